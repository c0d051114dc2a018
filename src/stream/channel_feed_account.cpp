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

AccountQuery ChannelFeed::account_query() const {
  AccountQuery query;
  query.channel = channel_;
  if (account_until_.is_set()) query.since = account_until_ + -kMargin;
  query.open_orders = account_.open_orders();
  return query;
}

void ChannelFeed::on_account_listed(std::vector<Event> listed, Timestamp now) {
  const bool is_first = !std::exchange(has_account_, true);
  sort_by_time(listed);
  if (channel_ == Channel::position) {
    std::vector<Position> gone = account_.positions_gone(listed);
    for (Position& position : gone) position.receive_time = now;
    listed.insert(listed.begin(), gone.begin(), gone.end());
  }
  std::size_t news = 0;
  const auto pass = [&]<class T>(const T& event) {
    if constexpr (kIsOfAccount<T>) {
      if (!account_.lets_through(event)) return;
      if (is_first && (std::is_same_v<T, MyOrder> || std::is_same_v<T, MyTrade>)) return;
      ++news;
      output_->dispatcher.push(event);
    }
  };
  for (const Event& event : listed) std::visit(pass, event);
  const bool tells_changes = channel_ == Channel::my_order || channel_ == Channel::my_trade;
  // What happened before the first listing cannot be told from what is older than the stream.
  if (is_first && tells_changes) close(outage_, now, false);
  if (is_first) return;
  output_->recovered.add(news);
  if (news > 0)
    spdlog::info("{}/{}: {} that were missed came over REST", output_->exchange.text(),
                 to_text(channel_), news);
}

}  // namespace hftcpp
