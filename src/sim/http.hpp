// http: requests as a simulator sees them, and its replies. No socket.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hftcpp::sim {

using Fields = std::vector<std::pair<std::string, std::string>>;

// "nonce=1&pair=XBTUSD", decoded: a query, or the body of a form.
[[nodiscard]] Fields parse_form(std::string_view text);
// The first of that name: empty when absent; as a number `otherwise` unless it begins with one.
[[nodiscard]] std::string_view field_of(const Fields& fields, std::string_view name);
[[nodiscard]] std::uint64_t number_of(const Fields& fields, std::string_view name,
                                      std::uint64_t otherwise = 0);

struct HttpRequest {
  std::string method;
  std::string target;  // as it came: "/stream?streams=btcusdt%40trade"
  std::string path;    // "/stream"
  Fields query;        // decoded, in the order in which it came
  Fields headers;
  std::string body;
  bool keep_alive = true;

  // Empty when absent; headers without regard to case.
  [[nodiscard]] std::string_view header(std::string_view name) const;
  [[nodiscard]] std::string_view parameter(std::string_view name) const;
  [[nodiscard]] bool wants_websocket() const;
};

// The parameter "limit": 1 to `most`, `otherwise` when it was not sent, 0 for anything else.
[[nodiscard]] std::size_t limit_of(const HttpRequest& request, std::size_t otherwise,
                                   std::size_t most);

struct HttpReply {
  unsigned status = 200;
  std::string body;
  std::string content_type = "application/json;charset=UTF-8";
  Fields headers;
  // What becomes of it on its way: it ends in the middle, nothing of it comes for so long and then
  // the connection ends, or it comes in many small pieces.
  enum class Way : std::uint8_t { whole, cut, stalled, in_pieces };
  Way way = Way::whole;
  std::chrono::milliseconds stall{0};

  [[nodiscard]] std::string to_bytes(bool keep_alive) const;
};

// The answer 101 to a handshake, complete.
[[nodiscard]] std::string upgrade_reply(const HttpRequest& handshake);

class HttpParser {
 public:
  HttpParser();
  ~HttpParser();

  // The next request, once it is complete; then what follows it stays in `buffered`. What cannot
  // be read as a request sets the reply that says so: the connection is of no more use then.
  [[nodiscard]] std::optional<HttpRequest> next(std::string& buffered,
                                                std::optional<HttpReply>& refusal);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hftcpp::sim
