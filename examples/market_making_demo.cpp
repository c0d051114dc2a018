// market_making_demo: quotes on paper around two books, wired by configs/mm_demo.json. Not a
// strategy to earn money with: it shows books, own orders and timers working together.
// Against two simulated exchanges:
//   build/dev/bin/hftcpp sim kraken --port 9001 --seconds 25 &
//   build/dev/bin/hftcpp sim binance --port 9002 --seconds 25 &
//   build/dev/bin/market_making_demo configs/mm_demo.json --seconds 20
// Orders go to a PaperDesk instead of an exchange. It answers through my_order_queue, where a
// private channel's answers come in too: on_my_order() is the same for both.
#include <hftcpp/hftcpp.hpp>

#include <chrono>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace hftcpp;
using namespace hftcpp::literals;

using Market = std::pair<Exchange, Symbol>;

// Towards zero, to as many decimals as the exchange writes prices with.
Decimal cut(const Decimal& value, std::int8_t exponent) {
  std::int64_t mantissa = value.mantissa();
  for (int i = value.exponent(); i < exponent; ++i) mantissa /= 10;
  return value.exponent() < exponent ? Decimal{mantissa, exponent} : value;
}

// ---- the paper desk ----

// Keeps one bid and one ask per market, and fills them when the market trades there.
class PaperDesk {
 public:
  explicit PaperDesk(std::function<void(const MyOrder&)> tell) : tell_{std::move(tell)} {}

  // Instead of the order that stands there; the same price again changes nothing.
  void quote(const Market& market, Side side, const Decimal& price, const Decimal& size) {
    const auto standing = orders_.find({market, side});
    if (standing != orders_.end() && standing->second.price == price) return;
    cancel(market, side);
    MyOrder order;
    order.exchange = market.first;
    order.symbol = market.second;
    order.order_id = Id::make("paper-" + std::to_string(++last_id_)).value();
    order.side = side;
    order.order_type = Word::make("limit").value();
    order.price = price;
    order.size = size;
    tell(orders_[{market, side}] = order);
  }

  void cancel(const Market& market, Side side) {
    const auto standing = orders_.find({market, side});
    if (standing == orders_.end()) return;
    standing->second.status = OrderStatus::canceled;
    tell(standing->second);
    orders_.erase(standing);
  }

  // A sale at our bid or below, a purchase at our ask or above: as if we stood first in the queue.
  void on_trade(const Trade& trade) {
    const Side ours = trade.side == Side::sell ? Side::buy : Side::sell;
    const auto standing = orders_.find({{trade.exchange, trade.symbol}, ours});
    if (trade.side == Side::unknown || standing == orders_.end()) return;
    MyOrder& order = standing->second;
    if (ours == Side::buy ? trade.price > *order.price : trade.price < *order.price) return;
    order.status = OrderStatus::filled;
    order.filled_size = order.size;
    order.average_price = order.last_price = order.price;
    order.last_size = order.size;
    order.exchange_time = trade.exchange_time;
    tell(order);
    orders_.erase(standing);
  }

 private:
  void tell(MyOrder& order) {
    order.receive_time = Timestamp::now();
    tell_(order);
  }

  std::function<void(const MyOrder&)> tell_;
  std::map<std::pair<Market, Side>, MyOrder> orders_;
  std::uint64_t last_id_ = 0;
};

Decimal decimal_of(SettingReader& reader, std::string_view key, const Decimal& fallback) {
  const auto value = Decimal::parse(reader.text(key, fallback.to_string()));
  if (!value || value.value() <= Decimal{}) {
    reader.report(key, "expected a number above zero as a text, for example \"0.01\"");
    return fallback;
  }
  return value.value();
}

}  // namespace

// ---- the service ----

class MMDemoService : public ServiceBase {
 public:
  explicit MMDemoService(ServiceParams params) : ServiceBase{std::move(params)} {
    Problems problems;
    SettingReader reader{setting(), path(), problems};
    size_ = decimal_of(reader, "size", "0.01"_d);
    edge_ = decimal_of(reader, "edge", "0.00001"_d);
    max_position_ = decimal_of(reader, "max_position", "0.05"_d);
    throw_if_any(problems);
  }
  std::vector<std::string> setting_keys() const override {
    return {"size", "edge", "max_position"};
  }

  void on_start() override {
    every(std::chrono::seconds{1}, [this] { report(); });
  }

  void on_trade(const Trade& trade) override { desk_.on_trade(trade); }

  void on_order_book(const OrderBook& book) override {
    const Market market{book.exchange(), book.symbol()};
    if (!book.is_fresh() || !book.best_bid() || !book.best_ask()) {
      mids_.erase(market);
      return withdraw(market);
    }
    mids_[market] = half(book.best_bid()->price, book.best_ask()->price);
    requote(market, book);
  }

  // From the paper desk here; from the exchange with a private channel and a key.
  void on_my_order(const MyOrder& order) override {
    if (order.status == OrderStatus::rejected) std::cout << "rejected: " << order.reason << '\n';
    if (!order.last_size || !order.last_price) return;
    const Decimal paid = multiply(*order.last_size, *order.last_price).value();
    Decimal& position = positions_[{order.exchange, order.symbol}];
    const bool bought = order.side == Side::buy;
    position = (bought ? add : subtract)(position, *order.last_size).value();
    cash_ = (bought ? subtract : add)(cash_, paid).value();
    ++fills_;
    std::cout << order.exchange << ' ' << order.symbol << ' ' << to_text(order.side) << ' '
              << *order.last_size << " at " << *order.last_price << ", position " << position
              << '\n';
  }

  void on_stream_status(const StreamStatus& status) override {
    if (status.state == StreamState::disconnected || status.state == StreamState::gap)
      std::cout << status.exchange << ' ' << status.channel << ' ' << status.symbol << ' '
                << to_text(status.state) << ": " << status.reason << '\n';
  }

  void on_stop() override {
    for (const auto& [market, mid] : mids_) withdraw(market);
    report();
  }

 private:
  static Decimal half(const Decimal& a, const Decimal& b) {
    return multiply(add(a, b).value(), "0.5"_d).value();
  }

  // What both books together say the price is.
  Decimal fair_price() const {
    Decimal fair = mids_.begin()->second;
    for (auto mid = std::next(mids_.begin()); mid != mids_.end(); ++mid)
      fair = half(cut(fair, -6), mid->second);
    return fair;
  }

  void withdraw(const Market& market) {
    desk_.cancel(market, Side::buy);
    desk_.cancel(market, Side::sell);
  }

  // A bid and an ask around the fair price, neither beyond the other side of the book; on the
  // side where the position is at its limit, none.
  void requote(const Market& market, const OrderBook& book) {
    const Decimal fair = cut(fair_price(), -6);
    const Decimal away = multiply(fair, edge_).value();
    const std::int8_t exponent = book.best_bid()->price.exponent();
    const Decimal bid =
        std::min(cut(subtract(fair, away).value(), exponent), book.best_bid()->price);
    const Decimal ask = std::max(cut(add(fair, away).value(), exponent), book.best_ask()->price);
    const Decimal& position = positions_[market];
    if (position < max_position_)
      desk_.quote(market, Side::buy, bid, size_);
    else
      desk_.cancel(market, Side::buy);
    if (subtract(Decimal{}, position).value() < max_position_)
      desk_.quote(market, Side::sell, ask, size_);
    else
      desk_.cancel(market, Side::sell);
  }

  void report() {
    Decimal worth = cash_;
    for (const auto& [market, position] : positions_)
      if (const auto mid = mids_.find(market); mid != mids_.end())
        worth = add(worth, multiply(position, mid->second).value()).value();
    std::cout
        << "books " << mids_.size() << ", fills " << fills_ << ", worth on paper " << cut(worth, -2)
        << ", lag p99 "
        << std::chrono::duration_cast<std::chrono::microseconds>(lag().percentile(0.99)).count()
        << " us" << std::endl;
  }

  Decimal size_;
  Decimal edge_;  // of the price, on each side
  Decimal max_position_;
  PaperDesk desk_{[this](const MyOrder& order) { my_order_queue.push(order); }};
  std::map<Market, Decimal> mids_;  // of fresh books
  std::map<Market, Decimal> positions_;
  Decimal cash_;
  std::uint64_t fills_ = 0;
};
HFTCPP_REGISTER_SERVICE(MMDemoService)

int main(int argc, char** argv) {
  return run_services(argc, argv);
}
