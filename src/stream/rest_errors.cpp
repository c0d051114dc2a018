#include "stream/rest_errors.hpp"

#include "net/connection.hpp"
#include "stream/secrets.hpp"

#include <spdlog/spdlog.h>

namespace hftcpp {
namespace {

constexpr std::size_t kMostWords = 200;

std::string_view advice(unsigned status) noexcept {
  switch (status) {
    case 401:
      return "check api_key and api_secret";
    case 403:
    case 451:
      return "the exchange does not serve this address, or the key may not do this";
    case 418:
    case 429:
      return "too many requests came from here: it has to wait";
    default:
      break;
  }
  return status < 500 ? "is that the exchange's REST host? check rest_host (--rest)"
                      : "the exchange is in trouble, or the REST host (rest_host, --rest) is not "
                        "its own";
}

}  // namespace

std::string without_query(const net::Url& url) {
  const std::string text = url.to_string();
  return text.substr(0, text.find('?'));
}

Error rest_failure(const boost::system::error_code& ec, const net::Url& url,
                   const StreamParams& params) {
  spdlog::warn("{}: {}: {}", params.exchange, without_query(url), net::explain(ec, url));
  return {ec, "REST request"};
}

Error rest_refusal(unsigned status, std::string_view body, const net::Url& url,
                   const StreamParams& params) {
  const std::string words = without_secrets(std::string{body.substr(0, kMostWords)}, params);
  spdlog::warn("{}: {} was answered with HTTP {}: {:?}; {}", params.exchange, without_query(url),
               status, words, advice(status));
  return error(Errc::rejected, "REST request");
}

}  // namespace hftcpp
