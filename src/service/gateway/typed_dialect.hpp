// TypedDialect: messages that say what they are: {"type": …, "data": {…}, "timestamp": …}. Prices
// and sizes are JSON numbers with the digits of the exchange, times milliseconds since 1970.
#pragma once

#include "service/gateway/dialect.hpp"

namespace hftcpp::gateway {

class TypedDialect final : public Dialect {
 public:
  // All of a request is carried out or nothing: what is wrong in it is told by its name.
  [[nodiscard]] ReadRequest read(std::string_view message) const override;
  void write_answer(std::string& out, const ClientRequest& request,
                    const Answer& answer) const override;
  void write_error(std::string& out, const RequestError& error) const override;
  bool write_notice(std::string& out, const Notice& notice) const override;
  bool write_event(std::string& out, const Published& event) const override;
  [[nodiscard]] bool knows(TopicKind kind) const noexcept override;
};

}  // namespace hftcpp::gateway
