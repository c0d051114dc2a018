// config_masked.cpp: what may be shown of a configuration.
#include "service/config.hpp"
#include "service/config_parser.hpp"
#include "stream/secrets.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <string.h>

namespace hftcpp {
namespace {

namespace json = boost::json;

// "http://user:password@host" without the login.
void mask_login(json::string& text) {
  const std::string_view view{text};
  const std::size_t scheme = view.find("://");
  if (scheme == view.npos) return;
  const std::size_t begin = scheme + 3;
  const std::size_t at = view.substr(0, view.find('/', begin)).rfind('@');
  if (at == view.npos || at < begin) return;
  text = std::string{view.substr(0, begin)} + "***" + std::string{view.substr(at)};
}

void mask(json::value& value, bool secret) {
  if (json::object* object = value.if_object()) {
    for (auto& [key, member] : *object) mask(member, secret || config::is_secret(key));
  } else if (json::array* array = value.if_array()) {
    for (json::value& entry : *array) mask(entry, secret);
  } else if (secret) {
    value = "***";
  } else if (json::string* text = value.if_string()) {
    mask_login(*text);
  }
}

}  // namespace

std::string masked(const json::object& object) {
  json::value copy(object);  // in braces it would be a list of one object
  mask(copy, false);
  return json::serialize(copy);
}

namespace {

void wipe_texts(json::value& value, bool is_secret) noexcept {
  if (auto* const object = value.if_object()) {
    for (auto& member : *object)
      wipe_texts(member.value(), is_secret || config::is_secret(member.key()));
  } else if (auto* const array = value.if_array()) {
    for (json::value& item : *array) wipe_texts(item, is_secret);
  } else if (auto* const text = value.if_string(); text != nullptr && is_secret) {
    explicit_bzero(text->data(), text->size());
    text->clear();
  }
}

}  // namespace

void wipe_secrets(Config& config) noexcept {
  for (ServiceConfig& service : config.services) {
    for (StreamConfig& stream : service.streams) wipe_secrets(stream.params);
    for (auto& member : service.setting)
      wipe_texts(member.value(), config::is_secret(member.key()));
  }
}

bool config::is_secret(std::string_view key) {
  std::string lower{key};
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  constexpr std::array<std::string_view, 7> kParts{
      "secret", "password", "passphrase", "token", "auth_data", "private_key", "api_key"};
  return std::any_of(kParts.begin(), kParts.end(),
                     [&](std::string_view part) { return lower.find(part) != std::string::npos; });
}

}  // namespace hftcpp
