// proxy.cpp: the customs around http_proxy, as curl and others keep them.
#include "net/proxy.hpp"

#include "net/base64.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace hftcpp::net {
namespace {

bool is_loopback(const std::string& host) {
  boost::system::error_code not_an_address;
  const auto address = boost::asio::ip::make_address(host, not_an_address);
  if (!not_an_address) return address.is_loopback();
  return host == "localhost" || host.ends_with(".localhost");
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// "example.com" and ".example.com" both mean the host and all below it; "*" means every host.
bool matches(std::string_view entry, const Url& url) {
  if (entry == "*") return true;
  if (entry == url.authority()) return true;
  while (entry.starts_with('.') || entry.starts_with('*')) entry.remove_prefix(1);
  if (entry.empty()) return false;
  if (entry == url.host) return true;
  return url.host.size() > entry.size() && url.host.ends_with(entry) &&
         url.host[url.host.size() - entry.size() - 1] == '.';
}

bool is_exempt(std::string list, const Url& url) {
  std::ranges::transform(list, list.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  std::string_view rest = list;
  while (!rest.empty()) {
    const auto end = std::min(rest.find(','), rest.size());
    if (matches(trimmed(rest.substr(0, end)), url)) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

std::string first_set(const Environment& environment, const char* lower, const char* upper) {
  std::string value = environment(lower);
  return value.empty() ? environment(upper) : value;
}

std::string from_environment(const Environment& environment, const Url& url) {
  if (is_loopback(url.host)) return {};
  if (is_exempt(first_set(environment, "no_proxy", "NO_PROXY"), url)) return {};
  return url.is_secure() ? first_set(environment, "https_proxy", "HTTPS_PROXY")
                         : first_set(environment, "http_proxy", "HTTP_PROXY");
}

Result<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    unsigned char byte = 0;
    const std::string_view digits = text.substr(i + 1, 2);
    const auto [stop, failure] =
        std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    if (failure != std::errc{} || digits.size() != 2 || stop != digits.data() + 2)
      return error(Errc::bad_config, "proxy");
    decoded += static_cast<char>(byte);
    i += 2;
  }
  return decoded;
}

// "http://user:password@host:port/", or without the scheme.
Result<std::optional<Proxy>> parse_proxy(std::string_view text) {
  const bool has_scheme = text.find("://") != std::string_view::npos;
  if (has_scheme && !text.starts_with("http://")) return error(Errc::bad_config, "proxy");
  if (has_scheme) text.remove_prefix(7);

  Proxy proxy;
  if (const auto at = text.rfind('@'); at != std::string_view::npos) {
    const auto credentials = percent_decoded(text.substr(0, at));
    if (!credentials) return credentials.error();
    proxy.credentials = *credentials;
    text.remove_prefix(at + 1);
  }
  const auto url = parse_url("http://" + std::string{text});
  if (!url || url->target != "/") return error(Errc::bad_config, "proxy");
  proxy.host = url->host;
  proxy.port = url->port;
  return std::optional{proxy};
}

}  // namespace

std::string Proxy::authorization() const {
  return credentials.empty() ? "" : "Basic " + to_base64(credentials);
}

std::string process_environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

Result<std::optional<Proxy>> choose_proxy(const Connection& connection, const Url& url,
                                          const Environment& environment) {
  if (connection.proxy == "direct") return std::optional<Proxy>{};
  // An endpoint of a wire of its own is asked through a proxy only where the settings say so.
  const bool asks_environment = connection.proxy.empty() && url.scheme != "tcp";
  const std::string chosen =
      asks_environment ? from_environment(environment, url) : connection.proxy;
  if (chosen.empty()) return std::optional<Proxy>{};
  return parse_proxy(chosen);
}

}  // namespace hftcpp::net
