// DemoService: watches the books and trades of its streams, and prints how it goes.
#pragma once

#include "app/demo_table.hpp"
#include "app/output.hpp"
#include <hftcpp/service/service_base.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace hftcpp::app {

class DemoService final : public ServiceBase {
 public:
  struct Settings {
    bool live = false;  // redraw a table in place, rather than a line per pair and second
    std::string title;
    int descriptor = 1;
    std::function<std::size_t()> width;  // of the terminal, in columns
  };
  explicit DemoService(Settings settings);

  void on_start() override;
  void on_stop() override;
  void on_trade(const Trade& trade) override;
  void on_order_book(const OrderBook& book) override;
  void on_stream_status(const StreamStatus& status) override;

  // ---- for the summary, after the end ----

  [[nodiscard]] std::uint64_t events() const noexcept { return events_; }
  [[nodiscard]] std::vector<DemoRow> rows() const;
  [[nodiscard]] bool reader_is_gone() const noexcept { return output_.is_closed(); }
  // Why what there was to tell could not be written; empty when all could.
  [[nodiscard]] const std::string& write_error() const noexcept { return write_error_; }

 private:
  struct Pair {
    DemoRow row;
    std::uint64_t trades = 0;
    std::uint64_t updates = 0;
    std::uint64_t trades_before = 0;  // at the last count of the rates
    std::uint64_t updates_before = 0;
    LagHistogram lag;
  };

  Pair& pair(Exchange exchange, Symbol symbol);
  void count_rates();
  void show();
  void flush();
  void draw_table();

  Settings settings_;
  Output output_;
  std::map<std::pair<Exchange, Symbol>, Pair> pairs_;
  std::deque<std::string> news_;  // the last few status messages
  std::size_t drawn_lines_ = 0;
  std::string write_error_;
  std::uint64_t events_ = 0;
  std::chrono::steady_clock::time_point counted_at_;
};

}  // namespace hftcpp::app
