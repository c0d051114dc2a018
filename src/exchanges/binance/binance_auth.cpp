// binance_auth.cpp: what is signed, and in which order.
#include "exchanges/binance/binance_auth.hpp"

#include "exchanges/signing.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace hftcpp {
namespace {

namespace json = boost::json;

// How late a request may be, in milliseconds: Binance's own value.
constexpr std::string_view kWindow = "5000";

// Numbers are numbers there, and everything in the signed text is what stands in the message.
bool is_number(std::string_view name) noexcept {
  return name == "recvWindow" || name == "timestamp";
}

}  // namespace

std::string binance_signature(std::string_view secret, std::string_view payload) {
  if (signing::is_ed25519_key(secret) || secret.starts_with("-----BEGIN"))  // or is meant to be
    return signing::to_base64(signing::ed25519(secret, payload));
  return signing::to_hex(signing::hmac_sha256(secret, payload));
}

// Encoded first and signed then: since 2026 the other order is refused.
std::string binance_signed_query(std::span<const BinanceParameter> parameters,
                                 std::string_view secret) {
  std::string query;
  for (const auto& [name, value] : parameters) {
    if (!query.empty()) query += '&';
    query.append(name).append("=").append(signing::percent_encoded(value));
  }
  const std::string signature = binance_signature(secret, query);
  return query.append(query.empty() ? "" : "&")
      .append("signature=")
      .append(signing::percent_encoded(signature));
}

std::string binance_signed_request(std::string_view method,
                                   std::map<std::string, std::string> parameters,
                                   const BinanceKey& key, std::chrono::milliseconds now,
                                   std::uint64_t request_id) {
  parameters["apiKey"] = key.api_key;
  parameters["recvWindow"] = kWindow;
  parameters["timestamp"] = std::to_string(now.count());
  std::string payload;
  json::object params;
  for (const auto& [name, value] : parameters) {  // a map has them by name, as they are signed
    payload.append(payload.empty() ? "" : "&").append(name).append("=").append(value);
    if (is_number(name))
      params[name] = std::stoll(value);
    else
      params[name] = value;
  }
  params["signature"] = binance_signature(key.secret, payload);
  json::object message;
  message["id"] = std::to_string(request_id);
  message["method"] = json::string{method};
  message["params"] = std::move(params);
  return json::serialize(message);
}

std::string binance_subscribe_user_data(const BinanceKey& key, std::chrono::milliseconds now,
                                        std::uint64_t request_id) {
  return binance_signed_request("userDataStream.subscribe.signature", {}, key, now, request_id);
}

}  // namespace hftcpp
