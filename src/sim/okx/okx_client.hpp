// OkxClient: one client of OKX's simulator: its subscriptions, and the answers to what it asks.
#pragma once

#include "sim/connection.hpp"
#include "sim/okx/okx_feeds.hpp"
#include "sim/okx/okx_keys.hpp"
#include "sim/okx/okx_private_feeds.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

enum class OkxPath : std::uint8_t { open, business, own };

class OkxClient final : public Session {
 public:
  struct Exchange {
    std::function<OkxInstrument*(std::string_view id)> find;
    std::function<bool(Channel channel, Symbol symbol)> refuses;
    Feed* liquidations = nullptr;  // of all swaps
    const OkxKeys* keys = nullptr;
    std::function<std::unique_ptr<OkxPrivateFeeds>()> make_private;
    OkxPath path = OkxPath::open;
    std::chrono::milliseconds idle_timeout{30'000};
  };

  OkxClient(Connection& connection, Exchange exchange);
  ~OkxClient() override;

  void on_message(std::string_view text) override;
  void on_frame() override;
  void on_tick(Timestamp now) override;

 private:
  struct Request;
  struct Choice {
    OkxInstrument* instrument = nullptr;
    Feed* feed = nullptr;
  };

  void answer(const Request& request);
  void answer_private(const Request& request);
  void log_in(const Request& request);
  void subscribe(const Request& request, const boost::json::object& arg);
  void unsubscribe(const Request& request, const boost::json::object& arg);
  [[nodiscard]] Choice choose(const boost::json::object& arg) const;
  [[nodiscard]] bool is_refused(const Request& request) const;
  [[nodiscard]] bool is_too_often(Timestamp now);
  void refuse(const Request& request, std::string_view code, std::string_view words);
  void refuse_channel(const Request& request, const boost::json::object& arg);

  Connection& connection_;
  Exchange exchange_;
  std::string number_;  // as "connId" has it
  std::vector<Feed*> feeds_;
  std::unique_ptr<OkxPrivateFeeds> private_;  // once it has logged in
  std::deque<Timestamp> requests_;            // of the last hour
  std::uint64_t seen_messages_ = 0;
  Timestamp last_activity_;
};

}  // namespace hftcpp::sim
