// CoinbaseClient: one client of Coinbase's simulator: its subscriptions, the answers to what it
// asks, and the count of all that it gets.
#pragma once

#include "sim/coinbase/coinbase_feeds.hpp"
#include "sim/connection.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

class CoinbaseClient final : public Session, private Numbering {
 public:
  struct Exchange {
    // By the name of a product; a pair in USDC has the instrument of the one in USD.
    std::function<CoinbaseInstrument*(std::string_view product)> find;
    std::function<bool(Channel channel, Symbol symbol)> refuses;
    // The user channel: whom it is for, what it begins with, and its feed.
    std::function<bool(std::string_view token)> accepts;
    std::function<std::vector<std::string>()> user_snapshot;
    Feed* user = nullptr;
    std::chrono::milliseconds first_request_within{5'000};
    std::chrono::milliseconds idle_timeout{90'000};  // of connections on which nothing is sent
  };

  CoinbaseClient(Connection& connection, Exchange exchange);
  ~CoinbaseClient() override;

  void on_message(std::string_view text) override;
  void on_tick(Timestamp now) override;

 private:
  struct Request;
  struct Subscription {
    std::string channel;
    std::string product;  // as the client named it; empty for channels without products
    Feed* feed = nullptr;
  };

  [[nodiscard]] std::uint64_t take(std::uint64_t count) override;
  void send(std::string_view text, std::uint64_t number) override;
  void send_next(std::string_view text) { send(text, take(1)); }
  void refuse(std::string_view message, std::string_view reason = {});

  void subscribe(const Request& request);
  void subscribe_all(const std::vector<Subscription>& chosen);
  void unsubscribe(const Request& request);
  // What is asked for; false, and a refusal sent, when one cannot be.
  [[nodiscard]] bool choose(const Request& request, std::vector<Subscription>& chosen);
  [[nodiscard]] bool has(const Subscription& subscription) const noexcept;
  void add(const Subscription& subscription);
  void acknowledge();

  Connection& connection_;
  Exchange exchange_;
  std::vector<Subscription> subscriptions_;
  std::uint64_t next_number_ = 0;
  bool heartbeats_ = false;
  bool has_subscribed_ = false;
  Timestamp connected_;
  Timestamp last_sent_;
  Timestamp last_heartbeat_;
  std::uint64_t heartbeat_counter_;
};

}  // namespace hftcpp::sim
