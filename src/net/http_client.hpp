// HttpClient: requests over kept connections, one pool per client, as coroutines.
#pragma once

#include "net/connection.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace hftcpp::net {

struct HttpRequest {
  std::string method = "GET";
  Url url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::chrono::milliseconds timeout{10'000};
  std::size_t max_body = 64 * 1024 * 1024;
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

class HttpClient {
 public:
  HttpClient(boost::asio::any_io_executor executor, Connection connection);
  ~HttpClient();

  // A response of any status is a response; an error is that there was none. A request on a kept
  // connection that the server has meanwhile closed is tried once more on a new one.
  [[nodiscard]] boost::asio::awaitable<boost::system::result<HttpResponse>> send(HttpRequest request);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hftcpp::net
