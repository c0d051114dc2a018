// channel_feed_account.cpp: what an account was missed of, handed on once.
#include "stream/channel_feed.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <utility>
#include <variant>

namespace hftcpp {
namespace {

// The exchange's clock and ours may differ, and a fill may be listed later than it was made: what
// is asked for twice passes once.
constexpr std::chrono::minutes kMargin{2};

}  // namespace

AccountQuery ChannelFeed::account_query(Timestamp exchange_now) {
  if (!has_account_) first_listing_ = exchange_now;
  AccountQuery query;
  query.channel = channel_;
  if (account_until_.is_set()) query.since = account_until_ + -kMargin;
  query.open_orders = account_.open_orders();
  return query;
}

// What came over the connection happened while we were there: it goes first, since the listing
// may have it too.
void ChannelFeed::on_first_listing(std::vector<Event> listed, std::vector<Event> held,
                                   Timestamp now) {
  const auto hand_on = [&]<class T>(const T& event) {
    if constexpr (kIsOfAccount<T>) on_account(event);
  };
  for (const Event& event : held) std::visit(hand_on, event);
  const auto remember = [&]<class T>(const T& event) {
    if constexpr (std::is_same_v<T, MyOrder> || std::is_same_v<T, MyTrade>)
      account_.remember(event);
    else if constexpr (kIsOfAccount<T>)
      if (account_.lets_through(event)) output_->dispatcher.push(event);
  };
  for (const Event& event : listed) std::visit(remember, event);
  // What happened before the first listing cannot be told from what is older than the stream.
  if (channel_ == Channel::my_order || channel_ == Channel::my_trade) close(outage_, now, false);
  close(bad_frame_gap_, now, false);
}

void ChannelFeed::on_account_listed(std::vector<Event> listed, std::vector<Event> held,
                                    Timestamp now) {
  if (!std::exchange(has_account_, true))
    return on_first_listing(std::move(listed), std::move(held), now);
  std::vector<AccountNews> news;
  if (channel_ == Channel::position) {
    for (Position& gone : account_.positions_gone(listed)) {
      gone.receive_time = now;
      news.push_back({.event = gone, .is_listed = true});
    }
  }
  // What was asked for reaches back a little: orders that were over before the stream began stay
  // unknown.
  const auto is_too_old = [this](const Event& event) {
    const auto* const order = std::get_if<MyOrder>(&event);
    return order != nullptr && is_over(order->status) && order->exchange_time.is_set() &&
           order->exchange_time < first_listing_ && !account_.knows(*order);
  };
  for (Event& event : listed)
    if (!is_too_old(event)) news.push_back({.event = std::move(event), .is_listed = true});
  for (Event& event : held) news.push_back({.event = std::move(event)});
  sort_by_time(news);

  // What the first listing had, and only a connection may still tell: here it is listed once more.
  const auto is_from_before = [this]<class T>(const T& event) {
    if constexpr (std::is_same_v<T, MyOrder> || std::is_same_v<T, MyTrade>)
      return event.exchange_time < first_listing_ && account_.is_untold(event);
    else
      return false;
  };
  std::size_t recovered = 0;
  for (const AccountNews& each : news) {
    const auto pass = [&]<class T>(const T& event) {
      if constexpr (kIsOfAccount<T>) {
        if (!each.is_listed) return on_account(event);
        if (is_from_before(event) || !account_.lets_through(event)) return;
        ++recovered;
        output_->dispatcher.push(event);
      }
    };
    std::visit(pass, each.event);
  }
  output_->recovered.add(recovered);
  close(bad_frame_gap_, now, true);
  if (recovered > 0)
    spdlog::info("{}/{}: {} that were missed came over REST", output_->exchange.text(),
                 to_text(channel_), recovered);
}

}  // namespace hftcpp
