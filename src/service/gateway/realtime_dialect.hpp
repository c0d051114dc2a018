// RealtimeDialect: A-shares by their code or market, as records with the field names of services
// that pass on a pushed feed, and in their units: volumes are lots, times seconds since 1970.
#pragma once

#include "service/gateway/dialect.hpp"

namespace hftcpp::gateway {

class RealtimeDialect final : public Dialect {
 public:
  [[nodiscard]] ReadRequest read(std::string_view message) const override;
  void write_answer(std::string& out, const ClientRequest& request,
                    const Answer& answer) const override;
  void write_error(std::string& out, const RequestError& error) const override;
  // Such services say nothing unasked but records, so it has words for the end alone.
  bool write_notice(std::string& out, const Notice& notice) const override;
  bool write_event(std::string& out, const Published& event) const override;
  [[nodiscard]] bool knows(TopicKind kind) const noexcept override {
    return kind == TopicKind::quote;
  }
};

// Whether it is the type of one of its requests.
[[nodiscard]] bool is_realtime_request(std::string_view type) noexcept;

}  // namespace hftcpp::gateway
