// KlineService: bars out of the trades or quotes of any streams. As it is, it writes them down as
// lines; whose own service derives from it gets each in on_bar(), and can look at those before.
#pragma once

#include <hftcpp/core/kline_builder.hpp>
#include <hftcpp/service/service_base.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace hftcpp {

class KlineService : public ServiceBase {
 public:
  explicit KlineService(ServiceParams params);
  ~KlineService() override;

  // Each bar whenever it changes. What has been closed may still be corrected: it comes once more,
  // and is closed as before.
  virtual void on_bar(const Kline&) {}

  // Whose service overrides one of these calls this one too, and adds its keys to these.
  void on_start() override;
  void on_stop() override;
  void on_trade(const Trade& trade) override;
  void on_quote(const Quote& quote) override;
  [[nodiscard]] std::vector<std::string> setting_keys() const override;

  // In callbacks: the oldest first, the one that grows last; as many as the setting "history" says.
  [[nodiscard]] std::vector<Kline> bars(Exchange exchange, Symbol symbol,
                                        std::chrono::seconds interval) const;
  [[nodiscard]] KlineCounters counters() const;

 protected:
  KlineService(ServiceParams params, std::size_t waiting_states);

 private:
  struct State;
  std::unique_ptr<State> bars_;
};

}  // namespace hftcpp
