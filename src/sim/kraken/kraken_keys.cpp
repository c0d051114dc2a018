#include "sim/kraken/kraken_keys.hpp"

#include "exchanges/signing.hpp"

#include <charconv>
#include <optional>
#include <utility>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kLifetime = 15min;

// Over the bytes as they came: a body that was altered on the way is not what was signed.
bool is_signed(const HttpRequest& request, std::string_view nonce, std::string_view secret) {
  const auto key = signing::from_base64(secret);
  if (!key) return false;
  const std::string inner = signing::sha256(std::string{nonce} + request.body);
  return request.header("API-Sign") ==
         signing::to_base64(signing::hmac_sha512(*key, request.path + inner));
}

}  // namespace

std::string_view KrakenKeys::refusal(const HttpRequest& request) {
  const AccountSettings& settings = account_.settings();
  if (!settings.enabled || request.header("API-Key") != settings.key) return "EAPI:Invalid key";
  const Fields form = parse_form(request.body);
  const std::string_view text = field_of(form, "nonce");
  if (!is_signed(request, text, settings.secret)) return "EAPI:Invalid signature";
  std::uint64_t nonce = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), nonce);
  if (end.ptr != text.data() + text.size() || nonce <= last_nonce_) return "EAPI:Invalid nonce";
  last_nonce_ = nonce;
  return settings.permitted ? "" : "EGeneral:Permission denied";
}

std::chrono::milliseconds KrakenKeys::lifetime() const noexcept {
  const auto own = account_.settings().login_lifetime;
  return own.count() != 0 ? own : kLifetime;
}

KrakenKeys::Token KrakenKeys::issue(Timestamp now) {
  std::erase_if(tokens_, [&](const auto& each) { return each.second < now; });
  const std::string seed = account_.settings().secret + std::to_string(++issued_);
  std::string text = signing::to_base64(signing::sha256(seed));
  tokens_.emplace(text, now + lifetime());
  return {std::move(text), std::chrono::duration_cast<std::chrono::seconds>(lifetime())};
}

bool KrakenKeys::accepts(std::string_view token, Timestamp now) const {
  const auto found = tokens_.find(token);
  return found != tokens_.end() && now <= found->second;
}

}  // namespace hftcpp::sim
