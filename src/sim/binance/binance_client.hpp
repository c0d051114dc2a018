// BinanceClient: one client of Binance's simulator: its streams, and the answers to what it asks.
#pragma once

#include "sim/binance/binance_feeds.hpp"
#include "sim/binance/binance_heartbeat.hpp"
#include "sim/connection.hpp"

#include <boost/json/object.hpp>

#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

class BinanceClient : public Session {
 public:
  struct Exchange {
    std::function<BinanceInstrument*(std::string_view name)> find;  // "BTCUSDT"
    std::function<bool(Channel channel, Symbol symbol)> refuses;
    // Whether the address that it came to serves a kind of stream; another is accepted and stays
    // silent. Null: it serves all.
    bool (*serves)(std::string_view suffix) = nullptr;
    bool has_microseconds = true;
    std::size_t most_frames = 5;  // of a client in a second, control frames included
    BinanceHeartbeat::Times times{};
  };

  // The address says what it begins with: "/stream" with the query "streams=btcusdt@trade/...", or
  // "/ws/btcusdt@trade/...". `path` is without what leads there, if anything does.
  BinanceClient(Connection& connection, std::string_view path, Exchange exchange);
  [[nodiscard]] static bool is_path(std::string_view path) noexcept {
    return path == "/ws" || path == "/stream" || path.starts_with("/ws/");
  }
  ~BinanceClient() override;

  void on_message(std::string_view text) override;
  void on_frame() override;
  void on_pong(std::string_view payload) override { heartbeat_.on_pong(payload); }
  void on_tick(Timestamp now) override { heartbeat_.on_tick(now); }

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
  BinanceHeartbeat heartbeat_;
};

}  // namespace hftcpp::sim
