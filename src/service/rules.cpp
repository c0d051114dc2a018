// rules.cpp
#include "service/rules.hpp"

#include "exchanges/exchange.hpp"
#include "net/proxy.hpp"
#include "net/url.hpp"
#include "stream/quarantine.hpp"
#include <hftcpp/service/service_base.hpp>
#include <hftcpp/stream/stream_base.hpp>

#include <algorithm>
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

Symbol meant_by(const ExchangeEntry& entry, const std::string& pair) {
  return entry.read_pair ? entry.read_pair(pair) : Symbol{pair};
}

// Of two currencies with what some exchanges add to them ("btc/usd:btc", "btc/usdt_261225"); what
// else is traded has names of many kinds.
char strange_letter(std::string_view pair) {
  constexpr std::string_view kLetters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/:_.";
  if (pair.find('/') == pair.npos) return '\0';
  const std::size_t at = pair.find_first_not_of(kLetters);
  return at == pair.npos ? '\0' : pair[at];
}

std::string check_pair(const std::string& exchange, const std::string& pair) try {
  const ExchangeEntry* entry = find_exchange(exchange);
  if (!entry) return {};
  // No exchange has such names, and each would ask its server about them in vain.
  const auto is_strange = [](char c) { return c <= ' ' || c > '~'; };
  if (std::any_of(pair.begin(), pair.end(), is_strange))
    return "\"" + pair + "\" has a space or a letter that no pair has; write \"btc/usd\"";
  if (const char strange = strange_letter(pair); strange != '\0')
    return "\"" + pair + "\" has a letter that no pair has: '" + strange + "'; write \"btc/usd\"";
  (void)entry->to_native(meant_by(*entry, pair));
  return {};
} catch (const std::invalid_argument& e) {
  return e.what();
}

std::string read_pair(const std::string& exchange, const std::string& pair) {
  const ExchangeEntry* entry = find_exchange(exchange);
  return entry ? std::string{meant_by(*entry, pair).text()} : pair;
}

// A proxy's address may hold a password: it is not repeated.
std::string check_proxy(const std::string& proxy) {
  if (net::choose_proxy({.proxy = proxy}, {.scheme = "wss"})) return {};
  return "is no address of a proxy; write http://host:port, or \"direct\" for none";
}

// Whether an api_host suits its exchange the stream itself says: one speaks over websockets,
// another over TCP.
std::string check_url(std::string_view key, const std::string& url) {
  if (key == "proxy") return check_proxy(url);
  const auto parsed = net::parse_url(url);
  const bool is_rest = key == "rest_host";
  std::string wrong = parsed ? "" : std::string{parsed.error().where};
  if (is_rest && parsed && !parsed->scheme.starts_with("http")) wrong = "scheme";
  if (wrong.empty()) return {};
  if (url.find('@') != std::string::npos)
    return "has a user or a password in it, which logs would show; leave it out";
  return "\"" + url + "\" is no address (wrong " + wrong + "); write " +
         (is_rest ? "https://host:port or http://host:port"
                  : "wss://host:port, tcp://host:port or https://host:port, whichever the "
                    "exchange speaks");
}

}  // namespace

ConfigRules rules_of_this_program() {
  ConfigRules rules;
  rules.exchanges = exchange_names();
  rules.service_classes = service_names();
  rules.channels_of = channels_of;
  rules.check_pair = check_pair;
  rules.read_pair = read_pair;
  rules.check_url = check_url;
  rules.check_quarantine_dir = [](const std::string& exchange, const std::string& directory) {
    return Quarantine::objection(directory, exchange);
  };
  rules.cpus = static_cast<std::size_t>(::sysconf(_SC_NPROCESSORS_CONF));
  return rules;
}

}  // namespace hftcpp
