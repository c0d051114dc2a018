// rules.cpp
#include "service/rules.hpp"

#include "exchanges/exchange.hpp"
#include "net/url.hpp"
#include <hftcpp/service/service_base.hpp>
#include <hftcpp/stream/stream_base.hpp>

#include <stdexcept>
#include <unistd.h>

namespace hftcpp {
namespace {

// Of an exchange that a user registered only its stream knows: making it says what is wrong.
std::vector<Channel> channels_of(const std::string& exchange) {
  const ExchangeEntry* entry = find_exchange(exchange);
  if (!entry) return {};
  return {entry->channels.begin(), entry->channels.end()};
}

std::string check_pair(const std::string& exchange, const std::string& pair) try {
  if (const ExchangeEntry* entry = find_exchange(exchange)) (void)entry->to_native(Symbol{pair});
  return {};
} catch (const std::invalid_argument& e) {
  return e.what();
}

std::string check_url(const std::string& url) {
  const auto parsed = net::parse_url(url);
  if (parsed) return {};
  return "\"" + url + "\" is no address (wrong " + std::string{parsed.error().where} +
         "); write wss://host:port or ws://host:port, for REST https:// or http://";
}

}  // namespace

ConfigRules rules_of_this_program() {
  ConfigRules rules;
  rules.exchanges = exchange_names();
  rules.service_classes = service_names();
  rules.channels_of = channels_of;
  rules.check_pair = check_pair;
  rules.check_url = check_url;
  rules.cpus = static_cast<std::size_t>(::sysconf(_SC_NPROCESSORS_CONF));
  return rules;
}

}  // namespace hftcpp
