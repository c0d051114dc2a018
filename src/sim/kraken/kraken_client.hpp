// KrakenClient: one client of Kraken's simulator: its subscriptions, and the answers to what it
// asks.
#pragma once

#include "sim/connection.hpp"
#include "sim/kraken/kraken_feeds.hpp"
#include "sim/kraken/kraken_private_feeds.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

class KrakenClient final : public Session {
 public:
  struct Exchange {
    std::function<KrakenInstrument*(std::string_view name)> find;
    std::function<bool(Channel channel, Symbol symbol)> refuses;
    std::function<std::string()> instruments;  // the snapshot of the instrument channel
    // Null where there are no private channels.
    std::function<std::unique_ptr<KrakenPrivateFeeds>()> make_private;
    std::function<bool(std::string_view token)> accepts;
    std::chrono::milliseconds idle_timeout{60'000};
  };

  KrakenClient(Connection& connection, Exchange exchange);
  ~KrakenClient() override;

  void on_message(std::string_view text) override;
  void on_frame() override;
  void on_tick(Timestamp now) override;

 private:
  struct Request;
  // What a request for one symbol comes to: a feed, or the words that refuse it.
  struct Choice {
    KrakenInstrument* instrument = nullptr;
    Feed* feed = nullptr;
    std::string_view error;
    bool names_symbol = false;  // whether the error repeats it
  };

  void answer_subscription(const Request& request);
  void subscribe(const Request& request, std::string_view symbol);
  void unsubscribe(const Request& request, std::string_view symbol);
  void subscribe_instruments(const Request& request);
  void answer_private(const Request& request);
  void subscribe_private(const Request& request);
  [[nodiscard]] bool is_subscribed() const noexcept;
  [[nodiscard]] Choice choose(const Request& request, std::string_view symbol) const;
  [[nodiscard]] Feed* subscribed(const Choice& choice) const noexcept;
  void refuse(const Request& request, std::string_view error, std::string_view symbol);

  Connection& connection_;
  Exchange exchange_;
  std::vector<Feed*> feeds_;
  std::unique_ptr<KrakenPrivateFeeds> private_;
  bool instruments_ = false;
  Timestamp last_request_;
  Timestamp last_heartbeat_;
};

}  // namespace hftcpp::sim
