// tdx_talk.cpp: a round's questions.
#include "exchanges/tdx/tdx_talk.hpp"

#include "exchanges/a_share/a_share_time.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

namespace hftcpp {
namespace {

constexpr std::array kMarketsToList{TdxMarket::shenzhen, TdxMarket::shanghai, TdxMarket::beijing};
constexpr std::uint16_t kLongerPage = 500;  // more than that not all servers give

bool is_of_lists(TdxCommand command) noexcept {
  return command == TdxCommand::count || command == TdxCommand::list;
}

std::uint16_t longer_than(std::uint16_t count) noexcept {
  return count < kLongerPage ? kLongerPage : static_cast<std::uint16_t>(kTdxMaxTrades);
}

TdxCodecSettings with(TdxMemory& memory) noexcept {
  return {.instruments = &memory.instruments,
          .trades = &memory.trades,
          .bars = &memory.bars,
          .quotes = &memory.quotes};
}

}  // namespace

TdxTalk::TdxTalk(const SymbolMap& symbols, TdxMemory& memory, TdxTalkSettings settings)
    : memory_{memory}, settings_{std::move(settings)}, codec_{symbols, with(memory)} {}

TdxTalk::~TdxTalk() {
  memory_.lists.release(this);
}

void TdxTalk::begin_round(std::span<const Symbol> wanted, Timestamp now) {
  now_ = now;
  next_ = 0;
  again_.reset();
  if (!std::ranges::equal(wanted, wanted_)) {
    forget_unwanted(wanted);
    wanted_.assign(wanted.begin(), wanted.end());
    codes_.clear();
    for (const Symbol symbol : wanted_) codes_.push_back(tdx_code(symbol));
  }
  if (settings_.day_before) codec_.set_previous_day(settings_.day_before(now));
  if (!lister_) begin_lists();
}

// A pair that comes back later begins anew.
void TdxTalk::forget_unwanted(std::span<const Symbol> wanted) {
  const std::unordered_set<Symbol> kept{wanted.begin(), wanted.end()};
  for (const Symbol symbol : wanted_) {
    if (kept.contains(symbol)) continue;
    memory_.quotes.forget(symbol);
    memory_.trades.forget(symbol);
    memory_.bars_until.erase(symbol);
  }
}

// While another connection asks for the lists, nothing is asked here: without them a price might
// be ten times too high, and a quote has no name.
void TdxTalk::begin_lists() {
  const std::chrono::sys_days today{a_share_day(now_)};
  std::vector<TdxMarket> due;
  for (const TdxMarket market : kMarketsToList)
    if (memory_.lists.is_due(market, today) &&
        std::ranges::find(codes_, market, &TdxCode::market) != codes_.end())
      due.push_back(market);
  if (due.empty()) return;
  if (memory_.lists.claim(this))
    lister_.emplace(memory_.instruments, memory_.lists, today, std::move(due));
  else
    next_ = codes_.size();
}

std::string TdxTalk::next_question() {
  if (lister_) {
    if (auto request = lister_->next()) return ask(std::move(*request));
    lister_.reset();
    memory_.lists.release(this);
  }
  if (again_) return ask(*std::exchange(again_, std::nullopt));
  if (next_ >= codes_.size()) return {};
  switch (settings_.channel) {
    case Channel::kline:
      return ask(next_klines());
    case Channel::trade:
      return ask(tdx_trades(codes_[next_++], 0, settings_.trades));
    default:
      return ask(next_quotes());
  }
}

std::string TdxTalk::heartbeat() {
  return ask(tdx_heartbeat());
}

std::string TdxTalk::ask(TdxRequest request) {
  asked_ = std::move(request);
  return codec_.ask(asked_);
}

TdxRequest TdxTalk::next_quotes() {
  const std::size_t count = std::min(settings_.batch_size, codes_.size() - next_);
  const auto batch = std::span{codes_}.subspan(next_, count);
  next_ += count;
  return tdx_quotes(batch);
}

// The present bar and the one before it, which may have ended since; and as many as there were
// meanwhile.
TdxRequest TdxTalk::next_klines() {
  const std::size_t at = next_++;
  const auto before = memory_.bars_until.find(wanted_[at]);
  std::int64_t count = settings_.bars;
  if (before != memory_.bars_until.end())
    count = 2 + (now_ - before->second) / std::chrono::nanoseconds{settings_.interval->length};
  const auto most = static_cast<std::int64_t>(kTdxMaxKlines);
  return tdx_klines(codes_[at], *settings_.interval, 0,
                    static_cast<std::uint16_t>(std::clamp<std::int64_t>(count, 1, most)));
}

Result<void> TdxTalk::decode(const Frame& frame, EventSink& sink) noexcept {
  const bool is_answer = codec_.is_answer(frame.bytes);
  const Result<void> decoded = codec_.decode(frame, sink);
  return is_answer ? on_answer(decoded) : decoded;
}

Result<void> TdxTalk::on_answer(const Result<void>& decoded) {
  if (is_of_lists(asked_.command)) {
    if (lister_) lister_->on_answer(codec_, decoded.has_value());
  } else if (asked_.command == TdxCommand::klines && decoded) {
    memory_.bars_until.insert_or_assign(a_share_symbol(to_a_share(asked_.code)), now_);
  } else if (!decoded && decoded.error().code == Errc::sequence_gap &&
             asked_.count < kTdxMaxTrades) {
    again_ = tdx_trades(asked_.code, 0, longer_than(asked_.count));
    return {};
  }
  return decoded;
}

}  // namespace hftcpp
