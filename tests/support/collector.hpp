// Collector: an EventSink that keeps copies of all it gets, for tests to look at.
#pragma once

#include <hftcpp/core/codec.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hftcpp {

// A Control whose texts outlive the call.
struct OwnedControl {
  Control::Kind kind = Control::Kind::unknown;
  std::string channel;
  std::string symbol;
  std::uint64_t request_id = 0;
  std::string text;
};

struct Collector : EventSink {
  std::vector<Ticker> tickers;
  std::vector<Trade> trades;
  std::vector<BookUpdate> book_updates;
  std::vector<Kline> klines;
  std::vector<Funding> fundings;
  std::vector<Liquidation> liquidations;
  std::vector<Quote> quotes;
  std::vector<MyOrder> my_orders;
  std::vector<MyOrderBatch> my_order_batches;
  std::vector<MyTrade> my_trades;
  std::vector<Balance> balances;
  std::vector<Position> positions;
  std::vector<OwnedControl> controls;
  std::vector<Event> events;  // all but the controls, in the order in which they came

  void on_ticker(const Ticker& event) override { keep(tickers, event); }
  void on_trade(const Trade& event) override { keep(trades, event); }
  void on_book_update(const BookUpdate& event) override { keep(book_updates, event); }
  void on_kline(const Kline& event) override { keep(klines, event); }
  void on_funding(const Funding& event) override { keep(fundings, event); }
  void on_liquidation(const Liquidation& event) override { keep(liquidations, event); }
  void on_quote(const Quote& event) override { keep(quotes, event); }
  void on_my_order(const MyOrder& event) override { keep(my_orders, event); }
  void on_my_order_batch(const MyOrderBatch& event) override { keep(my_order_batches, event); }
  void on_my_trade(const MyTrade& event) override { keep(my_trades, event); }
  void on_balance(const Balance& event) override { keep(balances, event); }
  void on_position(const Position& event) override { keep(positions, event); }
  void on_control(const Control& control) override {
    controls.push_back({control.kind, std::string{control.channel}, std::string{control.symbol},
                        control.request_id, std::string{control.text}});
  }

 private:
  template <class T>
  void keep(std::vector<T>& list, const T& event) {
    list.push_back(event);
    events.emplace_back(event);
  }
};

}  // namespace hftcpp
