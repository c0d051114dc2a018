// version.cpp: `hftcpp version`: what this program was built from and with.
#include "app/optional_rooms.hpp"
#include "app/verb.hpp"
#include "exchanges/exchange.hpp"
#include <hftcpp/service/service_base.hpp>

#include <CLI/CLI.hpp>
#include <boost/version.hpp>
#include <openssl/crypto.h>
#include <spdlog/version.h>

#include <cstdio>
#include <string>

namespace hftcpp::app {
std::string version_text() {
  char text[400];
  std::snprintf(text, sizeof text,
                "hftcpp    %s\ncompiler  %s, C++%ld, %s\nboost     %d.%d.%d\nopenssl   %s\n"
                "spdlog    %d.%d.%d\nexchanges",
                HFTCPP_VERSION, HFTCPP_COMPILER, __cplusplus / 100 % 100, HFTCPP_BUILD_TYPE,
                BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100,
                OpenSSL_version(OPENSSL_VERSION_STRING), SPDLOG_VER_MAJOR, SPDLOG_VER_MINOR,
                SPDLOG_VER_PATCH);
  std::string all = text;
  for (const ExchangeEntry& entry : built_in_exchanges()) all += ' ' + std::string{entry.name};
  all += "\nservices ";
  for (const std::string& name : service_names()) all += ' ' + name;
  if (const std::string rooms = missing_rooms(HFTCPP_OPTIONAL_ROOMS); !rooms.empty())
    all += "\nnot built " + rooms;
  return all;
}

void add_version(CLI::App& command, Outcome&) {
  CLI::App& verb =
      *command.add_subcommand("version", "Versions of hftcpp and of what it is built with.");
  verb.callback([] { std::puts(version_text().c_str()); });
}

}  // namespace hftcpp::app
