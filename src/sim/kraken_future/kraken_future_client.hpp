// KrakenFutureClient: one client of the simulator of Kraken's futures: its subscriptions, its
// challenge, and the answers to what it asks.
#pragma once

#include "sim/connection.hpp"
#include "sim/kraken_future/kraken_future_feeds.hpp"
#include "sim/kraken_future/kraken_future_private_feeds.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

class KrakenFutureClient final : public Session {
 public:
  struct Exchange {
    std::function<KrakenFutureInstrument*(std::string_view id)> find;
    std::function<bool(Channel channel, Symbol symbol)> refuses;
    std::function<std::unique_ptr<KrakenFuturePrivateFeeds>()> make_private;
    const AccountSettings& account;
    std::chrono::milliseconds idle_timeout{60'000};
  };

  KrakenFutureClient(Connection& connection, Exchange exchange);
  ~KrakenFutureClient() override;

  void on_message(std::string_view text) override;
  void on_frame() override;
  void on_tick(Timestamp now) override;

 private:
  using Object = boost::json::object;
  void answer_challenge(std::string_view key);
  [[nodiscard]] bool is_proved(const Object& request) const;
  void answer_public(const Object& request, std::string_view event, std::string_view feed);
  void answer_private(const Object& request, std::string_view event, std::string_view feed);
  void answer_heartbeat(std::string_view event);
  void subscribe(KrakenFutureInstrument& instrument, Feed& feed);
  void unsubscribe(const KrakenFutureInstrument& instrument, Feed& feed);
  void tell(std::string_view event, std::string_view message);
  // "subscribed" and the like; `id`: of the instrument it is about, or empty.
  void confirm(std::string_view event, std::string_view feed, std::string_view id);

  Connection& connection_;
  Exchange exchange_;
  std::vector<Feed*> feeds_;
  std::unique_ptr<KrakenFuturePrivateFeeds> private_;
  std::string challenge_;
  bool heartbeats_ = false;
  Timestamp last_frame_;
  Timestamp last_heartbeat_;
};

}  // namespace hftcpp::sim
