// Watcher: an observer that takes every event of a stream and looks at each: books kept from
// their updates, what came twice, what was told in which order.
#pragma once

#include <hftcpp/core/event_queues.hpp>
#include <hftcpp/core/order_book.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace hftcpp::test {

struct Watcher {
  EventQueue<Event> event_queue;

  std::map<Symbol, OrderBook> books;
  std::map<Symbol, std::set<std::string>> trade_ids;
  std::map<Symbol, Ticker> tickers;  // the last of each
  std::vector<StreamStatus> statuses;
  std::size_t trades = 0;
  std::size_t book_updates = 0;
  std::size_t klines = 0;
  std::vector<MyOrder> my_orders;
  std::vector<MyOrderBatch> my_order_batches;
  std::vector<MyTrade> my_trades;
  std::vector<Balance> balances;
  std::vector<Position> positions;
  std::vector<std::string> wrongs;  // what no observer should ever see

  // Looks at what has come since; returns how much it was.
  std::size_t look() {
    std::size_t count = 0;
    for (Event event; event_queue.try_pop(event); ++count)
      std::visit([this](const auto& each) { on(each); }, event);
    return count;
  }

  [[nodiscard]] std::size_t count(StreamState state) const {
    std::size_t found = 0;
    for (const StreamStatus& status : statuses) found += status.state == state;
    return found;
  }
  [[nodiscard]] bool all_fresh(const std::vector<Symbol>& symbols) const {
    for (const Symbol symbol : symbols)
      if (const auto book = books.find(symbol); book == books.end() || !book->second.is_fresh())
        return false;
    return true;
  }

 private:
  void on(const Trade& trade) {
    ++trades;
    const std::string id{trade.id.view()};
    if (!trade_ids[trade.symbol].insert(id).second) wrong(trade.symbol, "trade twice: " + id);
  }

  void on(const Ticker& ticker) {
    const auto [last, is_first] = tickers.try_emplace(ticker.symbol, ticker);
    if (is_first) return;
    const Ticker& before = last->second;
    if (before.exchange_time == ticker.exchange_time && before.sequence == ticker.sequence &&
        before.bid_price == ticker.bid_price && before.ask_price == ticker.ask_price &&
        before.bid_size == ticker.bid_size && before.ask_size == ticker.ask_size)
      wrong(ticker.symbol, "ticker twice");
    last->second = ticker;
  }

  void on(const BookUpdate& update) {
    ++book_updates;
    OrderBook& book = books[update.symbol];
    const bool follows = update.snapshot || update.stale || book.is_fresh();
    if (!follows) wrong(update.symbol, "an update of a book that is not to be trusted");
    if (!update.snapshot && !update.stale && update.sequence != 0 &&
        update.sequence <= book.sequence())
      wrong(update.symbol, "a book update twice: " + std::to_string(update.sequence));
    book.apply(update);
    if (book.is_fresh() && book.is_crossed()) wrong(update.symbol, "a crossed book");
  }

  void on(const Kline&) { ++klines; }
  void on(const MyOrder& order) { my_orders.push_back(order); }
  void on(const MyOrderBatch& batch) { my_order_batches.push_back(batch); }
  void on(const MyTrade& trade) { my_trades.push_back(trade); }
  void on(const Balance& balance) { balances.push_back(balance); }
  void on(const Position& position) { positions.push_back(position); }
  void on(const StreamStatus& status) { statuses.push_back(status); }
  void on(const auto&) {}

  void wrong(Symbol symbol, const std::string& what) {
    wrongs.push_back(std::string{symbol.text()} + ": " + what);
  }
};

// Where two sides of a book first differ, by value; empty when they are the same.
inline std::string difference(std::span<const Level> one, std::span<const Level> other) {
  const auto text = [](std::span<const Level> side, std::size_t i) {
    return i >= side.size() ? std::string{"none"}
                            : side[i].price.to_string() + " x " + side[i].size.to_string();
  };
  for (std::size_t i = 0; i < std::max(one.size(), other.size()); ++i) {
    const bool is_same = i < one.size() && i < other.size() && one[i].price == other[i].price &&
                         one[i].size == other[i].size;
    if (!is_same) return "level " + std::to_string(i) + ": " + text(one, i) + ", " + text(other, i);
  }
  return {};
}

inline std::string difference(const OrderBook& one, const OrderBook& other) {
  if (!one.is_fresh()) return "not fresh";
  const std::string bids = difference(one.bids(), other.bids());
  return bids.empty() ? difference(one.asks(), other.asks()) : bids;
}

}  // namespace hftcpp::test
