// SimpleDialect: quotes of A-shares, all of a round in one message, under the names that
// easyquotation gives to the fields of Sina's records. Two of them say what they are not:
// `turnover` is shares, and `volume` is yuan.
#pragma once

#include "service/gateway/dialect.hpp"

namespace hftcpp::gateway {

class SimpleDialect final : public Dialect {
 public:
  [[nodiscard]] ReadRequest read(std::string_view message) const override;
  void write_answer(std::string& out, const ClientRequest& request,
                    const Answer& answer) const override;
  void write_error(std::string& out, const RequestError& error) const override;
  // Has no words for any: whatever is no record would be taken for one.
  bool write_notice(std::string& out, const Notice& notice) const override;
  // Appends a member of the round's object, `"sz002138":{…}`.
  bool write_event(std::string& out, const Published& event) const override;
  [[nodiscard]] bool knows(TopicKind kind) const noexcept override {
    return kind == TopicKind::quote;
  }
};

}  // namespace hftcpp::gateway
