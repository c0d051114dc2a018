// demo_service.cpp
#include "app/demo_service.hpp"

#include "service/event_text.hpp"

#include <algorithm>
#include <system_error>

namespace hftcpp::app {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr std::size_t kNews = 4;

// What the ledger knows of one pair, and of its whole channels.
void count_gaps(DemoRow& row, const std::vector<Gap>& gaps) {
  row.gaps = row.healed = 0;
  for (const Gap& gap : gaps) {
    if (gap.symbol != row.symbol && !gap.symbol.empty()) continue;
    ++row.gaps;
    if (gap.to.is_set() && gap.repaired) ++row.healed;
  }
}

}  // namespace

DemoService::DemoService(Settings settings)
    : ServiceBase{ServiceParams{.name = "demo", .setting = {}, .path = "demo"}},
      settings_{std::move(settings)},
      output_{settings_.descriptor} {}

void DemoService::on_start() {
  for (const auto& stream : streams())
    for (const Symbol symbol : stream->currency_pairs()) pair(stream->exchange(), symbol);
  counted_at_ = Clock::now();
  output_.text() += settings_.title + (settings_.live ? "\n\n" : "\n");
  flush();
  every(1s, [this] { count_rates(); });
  if (settings_.live) every(200ms, [this] { show(); });
}

void DemoService::on_stop() {
  if (settings_.live) show();
}

void DemoService::on_trade(const Trade& trade) {
  ++events_;
  ++pair(trade.exchange, trade.symbol).trades;
}

void DemoService::on_order_book(const OrderBook& book) {
  ++events_;
  Pair& kept = pair(book.exchange(), book.symbol());
  ++kept.updates;
  kept.lag.record(Timestamp::now() - book.receive_time());
  kept.row.fresh = book.is_fresh();
  kept.row.bid = book.best_bid() ? std::optional{*book.best_bid()} : std::nullopt;
  kept.row.ask = book.best_ask() ? std::optional{*book.best_ask()} : std::nullopt;
}

void DemoService::on_stream_status(const StreamStatus& status) {
  std::string line;
  append_event_line(line, status);
  if (!settings_.live) {
    output_.text() += line;
    flush();
  }
  news_.push_back(std::move(line));
  if (news_.size() > kNews) news_.pop_front();
}

DemoService::Pair& DemoService::pair(Exchange exchange, Symbol symbol) {
  Pair& kept = pairs_[{exchange, symbol}];
  kept.row.exchange = exchange;
  kept.row.symbol = symbol;
  return kept;
}

void DemoService::count_rates() {
  const auto now = Clock::now();
  const double seconds = std::chrono::duration<double>(now - counted_at_).count();
  counted_at_ = now;
  for (auto& [key, kept] : pairs_) {
    const auto rate = [&](std::uint64_t count, std::uint64_t& before) {
      return static_cast<double>(count - std::exchange(before, count)) / seconds;
    };
    kept.row.trades_per_second = rate(kept.trades, kept.trades_before);
    kept.row.updates_per_second = rate(kept.updates, kept.updates_before);
  }
  if (!settings_.live) show();
}

std::vector<DemoRow> DemoService::rows() const {
  std::vector<DemoRow> rows;
  for (const auto& [key, kept] : pairs_) {
    DemoRow row = kept.row;
    for (const auto& stream : streams())
      if (stream->exchange() == row.exchange) count_gaps(row, stream->gaps().entries());
    row.waiting = order_book_queue.counters().depth;
    const LagSnapshot lag = kept.lag.snapshot();
    row.lag_p50 = lag.percentile(0.50);
    row.lag_p99 = lag.percentile(0.99);
    rows.push_back(row);
  }
  std::sort(rows.begin(), rows.end(), [](const DemoRow& a, const DemoRow& b) {
    return std::pair{a.exchange.text(), a.symbol.text()} <
           std::pair{b.exchange.text(), b.symbol.text()};
  });
  return rows;
}

void DemoService::show() {
  if (settings_.live) {
    draw_table();
  } else {
    for (const DemoRow& row : rows()) output_.text() += demo_line(row);
  }
  flush();
}

// The end of its reader, or of the disk, is the end of the demo.
void DemoService::flush() try {
  output_.flush();
  if (output_.is_closed()) stop_all();
} catch (const std::system_error& e) {
  write_error_ = e.what();
  stop_all();
}

// Over the last one: up as many lines as it had, each cleared as it is written anew, and none
// longer than the terminal is wide: one that wraps would be two.
void DemoService::draw_table() {
  std::string table = demo_table(rows()) + '\n';
  for (const std::string& line : news_) table += line;
  const std::size_t width = settings_.width ? settings_.width() : std::string::npos;
  std::string& out = output_.text();
  if (drawn_lines_ > 0) out += "\x1b[" + std::to_string(drawn_lines_) + 'A';
  drawn_lines_ = 0;
  for (std::string_view left = table; !left.empty(); ++drawn_lines_) {
    const std::string_view line = left.substr(0, left.find('\n'));
    left.remove_prefix(line.size() + 1);
    out += line.substr(0, width);
    out += "\x1b[K\n";
  }
  out += "\x1b[J";
}

}  // namespace hftcpp::app
