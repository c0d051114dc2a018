#include "app/account_environment.hpp"

#include "app/verb.hpp"
#include "exchanges/exchange.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace hftcpp::app {
namespace {

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// A key is for its account alone; of a source that has none it is what its data are bought with.
bool is_without_accounts(const std::string& exchange) {
  const ExchangeEntry* const entry = find_exchange(exchange);
  return entry != nullptr && std::ranges::none_of(entry->channels, is_private);
}

}  // namespace

void read_account_keys(StreamParams& params) {
  const auto channel = std::ranges::find_if(params.subscribe_channels, is_private);
  if (channel == params.subscribe_channels.end()) {
    if (is_without_accounts(params.exchange)) params.api_key = variable(kKeyVariable);
    return;
  }
  params.api_key = variable(kKeyVariable);
  params.api_secret = variable(kSecretVariable);
  if (std::string passphrase = variable(kPassphraseVariable); !passphrase.empty())
    params.api_auth_data["passphrase"] = std::move(passphrase);
  const char* const missing = params.api_key.empty()      ? kKeyVariable
                              : params.api_secret.empty() ? kSecretVariable
                                                          : nullptr;
  if (missing == nullptr) return;
  throw UsageError{std::string{to_text(*channel)} + " is a private channel, and " + missing +
                   " is not set: put the account's key into the environment (" + kKeyVariable +
                   ", " + kSecretVariable + ", and " + kPassphraseVariable +
                   " where the exchange has one), or use `hftcpp run` with \"apis\" in the "
                   "configuration, as configs/account.json has them"};
}

}  // namespace hftcpp::app
