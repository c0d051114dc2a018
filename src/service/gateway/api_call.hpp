// ApiCall: one request while it is answered, and what its arguments mean. What cannot be thrown
// here as an ApiRefusal becomes the reply, once, in Api::answer().
#pragma once

#include "service/gateway/api.hpp"
#include "service/gateway/object_writer.hpp"

#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hftcpp::gateway {

struct ApiCall {
  const GatewayView& view;
  const net::ServerRequest& request;
  const Rights& rights;
  ApiSide side = ApiSide::open;
  std::vector<std::pair<std::string_view, std::string>> path{};  // what stands for {…} of the path

  // Of the path, else of the query; empty when it is in neither.
  [[nodiscard]] std::string_view value(std::string_view name) const noexcept;
};

// What becomes of a request that cannot be answered: the status, a code for programs, and for a
// person what is wrong and what would be right.
class ApiRefusal : public std::exception {
 public:
  ApiRefusal(unsigned status, std::string_view code, std::string message)
      : status_{status}, code_{code}, message_{std::move(message)} {}

  [[nodiscard]] unsigned status() const noexcept { return status_; }
  [[nodiscard]] std::string_view code() const noexcept { return code_; }
  [[nodiscard]] const std::string& message() const noexcept { return message_; }
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

 private:
  unsigned status_;
  std::string_view code_;  // a literal
  std::string message_;
};

// A reply with one JSON object, whose members `write` is given an ObjectWriter for.
template <class Write>
[[nodiscard]] net::ServerReply object_reply(unsigned status, Write write) {
  net::ServerReply reply;
  reply.status = status;
  {
    ObjectWriter body{reply.body};
    write(body);
  }
  return reply;
}

// These throw ApiRefusal with what would be right.

// A whole number from 1 to `most`; `otherwise` where there is none.
[[nodiscard]] std::size_t count_of(const ApiCall& call, std::string_view name,
                                   std::size_t otherwise, std::size_t most);
// exchange, symbol, channel and interval, all optional: 404 for an exchange that no stream here is
// of, 403 for what the rights do not allow. Names of A-shares are understood in all their forms.
[[nodiscard]] TopicPattern pattern_of(const ApiCall& call);
// The same, of one kind, and one symbol of one exchange.
[[nodiscard]] TopicPattern one_symbol_of(const ApiCall& call, TopicKind kind);
// 404 for an exchange that no stream here is of; 403 without the right to it. Empty: all.
[[nodiscard]] std::string exchange_of(const ApiCall& call);

// Whether the rights allow any market data of it.
[[nodiscard]] bool may_see(const Rights& rights, Exchange exchange, Symbol symbol);
// Likewise of an exchange at all.
[[nodiscard]] bool may_see(const Rights& rights, Exchange exchange);

}  // namespace hftcpp::gateway
