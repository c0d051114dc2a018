// url.cpp: strict on purpose. What passes here goes into request lines and Host fields as it is.
#include "net/url.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace hftcpp::net {
namespace {

struct Scheme {
  std::string_view name;
  std::uint16_t port;
};
constexpr std::array<Scheme, 6> kSchemes{
    {{"ws", 80}, {"wss", 443}, {"http", 80}, {"https", 443}, {"tcp", 0}, {"tls", 0}}};

std::uint16_t default_port(std::string_view scheme) {
  const auto* found = std::ranges::find(kSchemes, scheme, &Scheme::name);
  return found == kSchemes.end() ? 0 : found->port;
}

char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string to_lower(std::string_view text) {
  std::string lower{text};
  std::ranges::transform(lower, lower.begin(), [](char c) { return to_lower(c); });
  return lower;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_name_char(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_';
}

bool is_address_char(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || c == ':' || c == '.';
}

bool is_target_char(char c) {
  return c > ' ' && c < '\x7f' && c != '#';
}

std::string bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : '[' + host + ']';
}

// Splits "host:port" or "[address]:port", and checks the host.
Result<std::string_view> split_host(std::string_view authority, std::string& host) {
  if (authority.starts_with('[')) {
    const auto end = authority.find(']');
    if (end == std::string_view::npos) return error(Errc::bad_value, "host");
    host = to_lower(authority.substr(1, end - 1));
    const bool plausible = host.find(':') != std::string::npos;
    if (!plausible || !std::ranges::all_of(host, is_address_char))
      return error(Errc::bad_value, "host");
    return authority.substr(end + 1);
  }
  const auto end = std::min(authority.find(':'), authority.size());
  host = to_lower(authority.substr(0, end));
  if (host.empty() || host.size() > 253 || !std::ranges::all_of(host, is_name_char))
    return error(Errc::bad_value, "host");
  return authority.substr(end);
}

Result<std::uint16_t> parse_port(std::string_view text, std::string_view scheme) {
  if (text.empty()) {
    const std::uint16_t own = default_port(scheme);
    if (own == 0) return error(Errc::bad_value, "port");
    return own;
  }
  const char* end = text.data() + text.size();
  std::uint16_t port = 0;
  const bool begins_well = text.size() > 1 && text[0] == ':' && is_digit(text[1]);
  if (!begins_well) return error(Errc::bad_value, "port");
  const auto [stop, failure] = std::from_chars(text.data() + 1, end, port);
  if (failure != std::errc{} || stop != end || port == 0) return error(Errc::bad_value, "port");
  return port;
}

}  // namespace

std::string Url::authority() const {
  return bracketed(host) + ':' + std::to_string(port);
}

std::string Url::host_field() const {
  return port == default_port(scheme) ? bracketed(host) : authority();
}

std::string Url::to_string() const {
  return scheme + "://" + host_field() + target;
}

Result<Url> parse_url(std::string_view text) {
  const auto separator = text.find("://");
  if (separator == std::string_view::npos) return error(Errc::bad_value, "scheme");
  Url url;
  url.scheme = to_lower(text.substr(0, separator));
  if (std::ranges::find(kSchemes, url.scheme, &Scheme::name) == kSchemes.end())
    return error(Errc::bad_value, "scheme");

  const std::string_view rest = text.substr(separator + 3);
  const auto authority_end = std::min(rest.find_first_of("/?#"), rest.size());
  const std::string_view authority = rest.substr(0, authority_end);
  if (authority.find('@') != std::string_view::npos) return error(Errc::bad_value, "user");

  const auto port_text = split_host(authority, url.host);
  if (!port_text) return port_text.error();
  const auto port = parse_port(*port_text, url.scheme);
  if (!port) return port.error();
  url.port = *port;

  const std::string_view target = rest.substr(authority_end);
  if (!std::ranges::all_of(target, is_target_char)) return error(Errc::bad_value, "target");
  url.target = target.starts_with('/') ? std::string{target} : '/' + std::string{target};
  return url;
}

}  // namespace hftcpp::net
