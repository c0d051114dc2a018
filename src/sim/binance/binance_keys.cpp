#include "sim/binance/binance_keys.hpp"

#include "exchanges/signing.hpp"
#include "sim/binance/binance_rest.hpp"

#include <boost/json/serialize.hpp>

#include <charconv>
#include <map>

namespace hftcpp::sim {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr std::int64_t kUsualWindow = 5'000;
constexpr std::int64_t kMostWindow = 60'000;
constexpr std::int64_t kAhead = 1'000;
// Times above this are in microseconds: it is far beyond any in milliseconds.
constexpr std::int64_t kMicroseconds = 100'000'000'000'000;

std::optional<std::int64_t> to_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || ec != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

BinanceRefusal missing(std::string_view parameter) {
  return {400, -1102,
          "Mandatory parameter '" + std::string{parameter} +
              "' was not sent, was empty/null, or malformed."};
}

std::string_view query_of(const HttpRequest& request) {
  const std::string_view target = request.target;
  const std::size_t mark = target.find('?');
  return mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
}

std::string text_of(const json::value& value) {
  return value.is_string() ? std::string{value.get_string()} : json::serialize(value);
}

}  // namespace

HttpReply BinanceRefusal::to_reply() const {
  return binance_refusal(status, code, words);
}

std::optional<BinanceRefusal> BinanceKeys::check_key(std::string_view key) const {
  const AccountSettings& settings = account_.settings();
  if (key.empty()) return BinanceRefusal{401, -2014, "API-key format invalid."};
  if (!settings.enabled || key != settings.key || !settings.permitted)
    return BinanceRefusal{401, -2015, "Invalid API-key, IP, or permissions for action."};
  return std::nullopt;
}

std::string BinanceKeys::signature_of(std::string_view payload) const {
  const std::string& secret = account_.settings().secret;
  if (signing::is_ed25519_key(secret)) return signing::to_base64(signing::ed25519(secret, payload));
  return signing::to_hex(signing::hmac_sha256(secret, payload));
}

std::optional<BinanceRefusal> BinanceKeys::check_time(const Proof& proof) const {
  auto time = to_number(proof.time);
  if (!time) return missing("timestamp");
  if (*time > kMicroseconds) time = *time / 1'000;
  const auto window = proof.window.empty() ? kUsualWindow : to_number(proof.window);
  if (!window || *window > kMostWindow)
    return BinanceRefusal{400, -1131, "recvWindow must be less than 60000."};
  const std::int64_t now = account_.exchange_now().nanoseconds() / 1'000'000;
  if (*time >= now + kAhead)
    return BinanceRefusal{400, -1021,
                          "Timestamp for this request was 1000ms ahead of the server's time."};
  if (now - *time > *window)
    return BinanceRefusal{400, -1021, "Timestamp for this request is outside of the recvWindow."};
  return std::nullopt;
}

std::optional<BinanceRefusal> BinanceKeys::check(const Proof& proof) const {
  if (proof.key.empty()) return check_key(proof.key);
  if (proof.signature.empty()) return missing("signature");
  if (auto refusal = check_time(proof)) return refusal;
  if (auto refusal = check_key(proof.key)) return refusal;
  if (proof.signature != signature_of(proof.payload))
    return BinanceRefusal{400, -1022, "Signature for this request is not valid."};
  return std::nullopt;
}

// The signature comes last, and is over all that stands before it.
std::optional<BinanceRefusal> BinanceKeys::check(const HttpRequest& request) const {
  std::string payload{query_of(request)};
  payload += request.body;
  const std::size_t at = payload.rfind("&signature=");
  payload.erase(at == std::string::npos ? payload.size() : at);
  return check(Proof{.key = request.header("X-MBX-APIKEY"),
                     .time = request.argument("timestamp"),
                     .window = request.argument("recvWindow"),
                     .signature = request.argument("signature"),
                     .payload = std::move(payload)});
}

// Over all parameters by name, with the values as they stand in the message.
std::optional<BinanceRefusal> BinanceKeys::check(const json::object& params) const {
  std::map<std::string, std::string> texts;
  for (const auto& [name, value] : params) texts[std::string{name}] = text_of(value);
  const std::string signature = texts["signature"];
  texts.erase("signature");
  std::string payload;
  for (const auto& [name, text] : texts)
    payload.append(payload.empty() ? "" : "&").append(name).append("=").append(text);
  return check(Proof{.key = texts["apiKey"],
                     .time = texts["timestamp"],
                     .window = texts["recvWindow"],
                     .signature = signature,
                     .payload = std::move(payload)});
}

}  // namespace hftcpp::sim
