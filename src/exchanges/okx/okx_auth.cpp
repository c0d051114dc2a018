#include "exchanges/okx/okx_auth.hpp"

#include "exchanges/signing.hpp"
#include <hftcpp/core/timestamp.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <utility>

namespace hftcpp {

namespace json = boost::json;

std::string okx_login(const OkxCredentials& credentials, std::chrono::seconds now) {
  const std::string timestamp = std::to_string(now.count());
  json::object arg;
  arg["apiKey"] = json::string{credentials.key};
  arg["passphrase"] = json::string{credentials.passphrase};
  arg["timestamp"] = timestamp;
  arg["sign"] = okx_sign(credentials.secret, timestamp, "GET", "/users/self/verify");
  json::array args;
  args.push_back(std::move(arg));
  json::object message;
  message["op"] = "login";
  message["args"] = std::move(args);
  return json::serialize(message);
}

std::string okx_sign(std::string_view secret, std::string_view timestamp, std::string_view method,
                     std::string_view target, std::string_view body) {
  std::string message{timestamp};
  message.append(method).append(target).append(body);
  return signing::to_base64(signing::hmac_sha256(secret, message));
}

std::string okx_timestamp(std::chrono::milliseconds now) {
  std::string text = Timestamp{now}.to_iso();
  text.resize(std::string_view{"2020-12-08T09:08:57.715"}.size());
  return text + 'Z';
}

}  // namespace hftcpp
