// BinanceClient: one client of Binance's simulator: its streams, and the answers to what it asks.
#pragma once

#include "sim/binance/binance_feeds.hpp"
#include "sim/connection.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

class BinanceClient final : public Session {
 public:
  struct Exchange {
    std::function<BinanceInstrument*(std::string_view name)> find;  // "BTCUSDT"
    std::function<bool(Channel channel, Symbol symbol)> refuses;
    std::chrono::milliseconds ping_interval{20'000};
    std::chrono::milliseconds pong_timeout{60'000};
  };

  // The handshake's target says what it begins with: "/stream?streams=btcusdt@trade/...".
  BinanceClient(Connection& connection, Exchange exchange);
  ~BinanceClient() override;

  void on_message(std::string_view text) override;
  void on_frame() override;
  void on_pong(std::string_view payload) override;
  void on_tick(Timestamp now) override;

 private:
  struct Subscription {
    std::string name;
    Feed* feed = nullptr;  // null: a well-formed name of an unknown symbol, which stays silent
  };
  struct Request;

  void answer(const Request& request);
  void subscribe(const Request& request);
  void unsubscribe(const Request& request);
  void set_property(const Request& request);
  void add(Subscription subscription);
  [[nodiscard]] bool is_wanted(std::string_view name, Subscription& wanted) const;
  [[nodiscard]] const Subscription* find(std::string_view name) const noexcept;

  void accept(const Request& request, std::string_view result);
  void refuse(const Request& request, int code, std::string_view words);

  Connection& connection_;
  Exchange exchange_;
  TimeUnit unit_ = TimeUnit::milliseconds;
  bool combined_ = false;
  std::vector<Subscription> subscriptions_;
  std::deque<Timestamp> frames_;  // of the last second
  std::string ping_;              // the payload whose echo is due; empty when none is
  Timestamp pinged_;
};

}  // namespace hftcpp::sim
