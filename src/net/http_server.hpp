// http_server: the server's side of HTTP as bytes: requests in, replies out. No socket, no clock.
#pragma once

#include "net/http_fields.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace hftcpp::net {

struct ServerRequest {
  std::string method;
  std::string target;  // as it was sent: "/stream?streams=btcusdt%40trade"
  std::string path;    // of the target, %XX decoded: "/stream"
  Fields query;        // decoded, in their order
  Headers headers;
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
  Headers headers{};  // an end of a line in a value becomes a space: nobody's text makes a header

  [[nodiscard]] std::string to_bytes(bool keep_alive) const { return head(keep_alive) + body; }
  // All that stands before the body, of which it gives the length: the answer to HEAD.
  [[nodiscard]] std::string head(bool keep_alive) const;
};

// What a server answers a websocket handshake with: 101, or the reply that refuses it (400 for a
// missing or wrong key, 405 for another method than GET, 426 with the version for another one).
struct HandshakeReply {
  bool is_accepted = false;
  std::string bytes;  // complete; a refusal ends the connection
};
[[nodiscard]] HandshakeReply answer_handshake(const ServerRequest& request);

struct RequestLimits {
  std::size_t head = 8 * 1024;
  std::size_t body = 64 * 1024;
};

// Beast's parser, fed with whatever came: requests one after the other on one connection. It needs
// no memory between them.
class HttpRequestReader {
 public:
  using Limits = RequestLimits;

  explicit HttpRequestReader(Limits limits = {}) noexcept;
  ~HttpRequestReader();
  HttpRequestReader(HttpRequestReader&&) noexcept;

  // Takes from `buffered` what it can use: nothing of a head that is not whole. No request while
  // one is not whole; a refusal (400; 411 for a body in chunks: who sends one can name its length;
  // 413, 431, 505) ends the connection. What follows a request stays: the next one, or a client's
  // first words after a handshake.
  [[nodiscard]] std::optional<ServerRequest> next(std::string& buffered,
                                                  std::optional<ServerReply>& refusal);

 private:
  struct State;

  [[nodiscard]] bool has_head(std::string& buffered, std::size_t& size,
                              std::optional<ServerReply>& refusal);
  [[nodiscard]] bool take_head(std::string& buffered, std::size_t size,
                               std::optional<ServerReply>& refusal);

  Limits limits_;
  std::size_t searched_ = 0;      // so many bytes hold no end of a head
  std::unique_ptr<State> state_;  // of a request whose head is whole
};

}  // namespace hftcpp::net
