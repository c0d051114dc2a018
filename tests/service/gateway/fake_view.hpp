// FakeView: a server as the HTTP side sees it, put together by hand.
#pragma once

#include "core/kline_history.hpp"
#include "service/gateway/view.hpp"

#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace hftcpp::gateway {

class FakeView final : public GatewayView {
 public:
  void put(const Event& event) {
    Known& known = known_[topic_of(ref_to(event))];
    known.event = event;
    known.sequence = ++state.sequence;
    ++known.count;
    if (const auto* update = std::get_if<BookUpdate>(&event)) {
      const std::pair key{update->exchange, update->symbol};
      books_.try_emplace(key, update->exchange, update->symbol).first->second.apply(*update);
    }
    if (const auto* kline = std::get_if<Kline>(&event)) bars_.take(*kline);
  }

  void each_last_value(const TopicPattern& pattern,
                       const std::function<void(const LastValue&)>& tell) const override {
    for (const auto& [topic, known] : known_)
      if (matches(pattern, topic)) tell({topic, known.event, known.sequence, known.count});
  }
  const OrderBook* book(Exchange exchange, Symbol symbol) const override {
    const auto found = books_.find({exchange, symbol});
    return found == books_.end() ? nullptr : &found->second;
  }
  std::vector<Kline> klines(const Topic& topic) const override {
    return bars_.bars(topic.exchange, topic.symbol, topic.interval);
  }
  std::span<const std::shared_ptr<StreamBase>> streams() const override { return all_streams; }
  GatewayStatus status() const override { return state; }
  std::vector<ClientReport> clients() const override { return all_clients; }

  std::vector<std::shared_ptr<StreamBase>> all_streams;
  std::vector<ClientReport> all_clients;
  GatewayStatus state{
      .started = Timestamp{1'000'000'000}, .now = Timestamp{3'500'000'000}, .epoch = "e1"};

 private:
  struct Known {
    Event event;
    std::uint64_t sequence = 0;
    std::uint64_t count = 0;
  };
  std::map<Topic, Known> known_;
  std::map<std::pair<Exchange, Symbol>, OrderBook> books_;
  KlineHistory bars_{100};
};

}  // namespace hftcpp::gateway
