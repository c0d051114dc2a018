#include "sim/okx/okx_keys.hpp"

#include "exchanges/signing.hpp"
#include "sim/json_request.hpp"

#include <charconv>
#include <chrono>
#include <cstdint>
#include <string>

namespace hftcpp::sim {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto kWindow = 30s;  // for which a signature is good
constexpr std::string_view kIsoForm = "2020-12-08T09:08:57.715Z";

bool is_fresh(Timestamp time, Timestamp now) {
  const auto distance = now - time;
  return distance <= kWindow && distance >= -kWindow;
}

// Whole seconds since the epoch; unset for anything else.
Timestamp to_seconds(std::string_view text) {
  std::int64_t seconds = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool is_number = ec == std::errc{} && end == text.data() + text.size();
  if (!is_number || seconds <= 0 || seconds > 10'000'000'000) return {};
  return Timestamp{std::chrono::seconds{seconds}};
}

std::string sign(std::string_view secret, std::string message) {
  return signing::to_base64(signing::hmac_sha256(secret, message));
}

}  // namespace

OkxKeys::Refusal OkxKeys::refuse_login(const json::object& arg) const {
  const AccountSettings& own = account_.settings();
  const std::string_view key = text_of(arg, "apiKey");
  const std::string_view timestamp = text_of(arg, "timestamp");
  const Timestamp time = to_seconds(timestamp);
  if (key.empty()) return {"60005", "Invalid apiKey"};
  if (!time.is_set()) return {"60004", "Invalid timestamp"};
  if (!is_fresh(time, account_.exchange_now())) return {"60006", "Timestamp request expired"};
  if (!own.enabled || key != own.key) return {"60032", "API key doesn't exist"};
  if (text_of(arg, "passphrase") != own.passphrase) return {"60024", "Wrong passphrase"};
  if (text_of(arg, "sign") != sign(own.secret, std::string{timestamp} + "GET/users/self/verify"))
    return {"60007", "Invalid sign"};
  if (!own.permitted) return {"60009", "Login failed."};
  return {};
}

OkxKeys::Refusal OkxKeys::refuse(const HttpRequest& request) const {
  const AccountSettings& own = account_.settings();
  const std::string_view key = request.header("OK-ACCESS-KEY");
  const std::string_view timestamp = request.header("OK-ACCESS-TIMESTAMP");
  if (key.empty()) return {"50103", "Request header \"OK-ACCESS-KEY\" can't be empty."};
  const auto time = Timestamp::parse_iso(timestamp);
  if (timestamp.size() != kIsoForm.size() || !time) return {"50112", "Invalid OK-ACCESS-TIMESTAMP"};
  if (!is_fresh(*time, account_.exchange_now())) return {"50102", "Timestamp request expired"};
  if (!own.enabled || key != own.key) return {"50119", "API key doesn't exist"};
  if (request.header("OK-ACCESS-PASSPHRASE") != own.passphrase)
    return {"50105", "Request header \"OK-ACCESS-PASSPHRASE\" incorrect."};
  if (request.header("OK-ACCESS-SIGN") !=
      sign(own.secret, std::string{timestamp} + request.method + request.target + request.body))
    return {"50113", "Invalid Sign"};
  if (!own.permitted) return {"50120", "This API key doesn't have permission to use this function"};
  return {};
}

}  // namespace hftcpp::sim
