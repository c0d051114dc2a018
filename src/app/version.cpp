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
namespace {

void print_version() {
  std::printf("hftcpp    %s\n", HFTCPP_VERSION);
  std::printf("compiler  %s, C++%ld, %s\n", HFTCPP_COMPILER, __cplusplus / 100 % 100,
              HFTCPP_BUILD_TYPE);
  std::printf("boost     %d.%d.%d\n", BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000,
              BOOST_VERSION % 100);
  std::printf("openssl   %s\n", OpenSSL_version(OPENSSL_VERSION_STRING));
  std::printf("spdlog    %d.%d.%d\n", SPDLOG_VER_MAJOR, SPDLOG_VER_MINOR, SPDLOG_VER_PATCH);
  std::string exchanges;
  for (const ExchangeEntry& entry : built_in_exchanges())
    exchanges += ' ' + std::string{entry.name};
  std::printf("exchanges%s\n", exchanges.c_str());
  std::string services;
  for (const std::string& name : service_names()) services += ' ' + name;
  std::printf("services %s\n", services.c_str());
  if (const std::string rooms = missing_rooms(HFTCPP_OPTIONAL_ROOMS); !rooms.empty())
    std::printf("not built %s\n", rooms.c_str());
}

}  // namespace

void add_version(CLI::App& command, Outcome&) {
  CLI::App& verb =
      *command.add_subcommand("version", "Versions of hftcpp and of what it is built with.");
  verb.callback(print_version);
}

}  // namespace hftcpp::app
