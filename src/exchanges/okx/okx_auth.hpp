// Signing for OKX: logins of the websocket, and REST requests. Pure: the time comes in.
// https://www.okx.com/docs-v5/en/#overview-websocket-login
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace hftcpp {

// The secret is a text here, never decoded.
struct OkxCredentials {
  std::string_view key;
  std::string_view secret;
  std::string_view passphrase;
};

// The message that logs in. OKX takes it for 30 s.
[[nodiscard]] std::string okx_login(const OkxCredentials& credentials, std::chrono::seconds now);

// OK-ACCESS-SIGN. `timestamp` as in OK-ACCESS-TIMESTAMP, `target` with its query.
[[nodiscard]] std::string okx_sign(std::string_view secret, std::string_view timestamp,
                                   std::string_view method, std::string_view target,
                                   std::string_view body = {});

// The form that OK-ACCESS-TIMESTAMP has: "2020-12-08T09:08:57.715Z".
[[nodiscard]] std::string okx_timestamp(std::chrono::milliseconds now);

}  // namespace hftcpp
