// account_environment: the variables that an account's keys stand in: what `tail` reads,
// configs/account.json names, and `sim --account` prints.
#pragma once

#include <hftcpp/stream/stream_params.hpp>

namespace hftcpp::app {

inline constexpr const char* kKeyVariable = "HFTCPP_API_KEY";
inline constexpr const char* kSecretVariable = "HFTCPP_API_SECRET";
inline constexpr const char* kPassphraseVariable = "HFTCPP_API_PASSPHRASE";

// For private channels. Throws UsageError when a key is needed and not there.
void read_account_keys(StreamParams& params);

}  // namespace hftcpp::app
