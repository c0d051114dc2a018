// NativeDialect: for clients that are written for this server: any market, any channel, canonical
// JSON, numbers to resume from. NativePackedDialect says the same in MessagePack; requests are JSON
// in both.
#pragma once

#include "service/gateway/dialect.hpp"

namespace hftcpp::gateway {

class NativeDialect final : public Dialect {
 public:
  [[nodiscard]] ReadRequest read(std::string_view message) const override;
  void write_answer(std::string& out, const ClientRequest& request,
                    const Answer& answer) const override;
  void write_error(std::string& out, const RequestError& error) const override;
  bool write_notice(std::string& out, const Notice& notice) const override;
  bool write_event(std::string& out, const Published& event) const override;
  [[nodiscard]] bool knows(TopicKind) const noexcept override { return true; }
};

class NativePackedDialect final : public Dialect {
 public:
  [[nodiscard]] ReadRequest read(std::string_view message) const override;
  void write_answer(std::string& out, const ClientRequest& request,
                    const Answer& answer) const override;
  void write_error(std::string& out, const RequestError& error) const override;
  bool write_notice(std::string& out, const Notice& notice) const override;
  bool write_event(std::string& out, const Published& event) const override;
  [[nodiscard]] bool knows(TopicKind) const noexcept override { return true; }

 private:
  NativeDialect plain_;
};

}  // namespace hftcpp::gateway
