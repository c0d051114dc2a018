// http_server: the server's side of HTTP as bytes: requests in, replies out. No socket, no clock.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hftcpp::net {

struct ServerRequest {
  std::string method;
  std::string target;                                      // as it was sent
  std::string path;                                        // of the target, %XX decoded
  std::vector<std::pair<std::string, std::string>> query;  // decoded, in their order
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool keep_alive = false;

  // Empty when it is not there. Names of headers in any case.
  [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
  [[nodiscard]] std::string_view argument(std::string_view name) const noexcept;
  [[nodiscard]] bool wants_websocket() const noexcept;
};

struct ServerReply {
  unsigned status = 200;
  std::string body{};
  std::string content_type{"application/json"};
  std::vector<std::pair<std::string, std::string>> headers{};

  [[nodiscard]] std::string to_bytes(bool keep_alive) const;
};

// What a server answers a websocket handshake with: 101, or the reply that refuses it (400 for a
// missing or wrong key, 426 with the version for another one).
struct HandshakeReply {
  bool is_accepted = false;
  std::string bytes;
};
[[nodiscard]] HandshakeReply answer_handshake(const ServerRequest& request);

// Beast's parser, fed with whatever came: requests one after the other on one connection.
class HttpRequestReader {
 public:
  struct Limits {
    std::size_t head = 8 * 1024;
    std::size_t body = 64 * 1024;
  };
  explicit HttpRequestReader(Limits limits = {});
  ~HttpRequestReader();
  HttpRequestReader(HttpRequestReader&&) noexcept;

  // Takes from `buffered` what it can use. Nothing while a request is not whole; a refusal (400,
  // 413, 431, 505) ends the connection.
  [[nodiscard]] std::optional<ServerRequest> next(std::string& buffered,
                                                  std::optional<ServerReply>& refusal);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hftcpp::net
