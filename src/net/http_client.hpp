// HttpClient: requests over kept connections, one pool per client, as coroutines. Redirects are
// not followed: an exchange that moved is for a person to look at. Compression is not asked for.
#pragma once

#include "net/connection.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hftcpp::net {

struct HttpRequest {
  std::string method = "GET";
  Url url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::chrono::milliseconds timeout{10'000};  // for everything, connecting included
  std::size_t max_body = 64 * 1024 * 1024;    // of the response; a longer one is Errc::too_large
};

struct HttpResponse {
  unsigned status = 0;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  // Without regard to case; empty when absent.
  [[nodiscard]] std::string_view header(std::string_view name) const;
  // Retry-After in either of its forms; zero when absent.
  [[nodiscard]] std::chrono::milliseconds retry_after() const;
};

// All calls come from the thread that runs the executor; any number of requests at a time.
class HttpClient {
 public:
  HttpClient(boost::asio::any_io_executor executor, Connection connection);
  ~HttpClient();
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) = delete;

  // A response of any status is a response; an error is that there was none. A request on a kept
  // connection that the server has meanwhile closed is tried once more on a new one, unless it is
  // a POST or PATCH: the server may have acted on it, and an order must not be placed twice.
  [[nodiscard]] boost::asio::awaitable<boost::system::result<HttpResponse>> send(
      HttpRequest request);

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;  // shared with the requests that are under way
};

}  // namespace hftcpp::net
