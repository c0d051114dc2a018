// tdx_lister.cpp: a count, and pages.
#include "exchanges/tdx/tdx_lister.hpp"

#include <utility>

namespace hftcpp {
namespace {

constexpr std::uint32_t kListPage = 1'000;
constexpr int kTriesOfAQuestion = 3;
constexpr int kTriesOfAMarket = 3;  // each on another connection

}  // namespace

bool TdxLists::is_due(TdxMarket market, std::chrono::sys_days day) const noexcept {
  const State& state = at(market);
  return state.day != day || (!state.is_whole && state.tries < kTriesOfAMarket);
}

bool TdxLists::is_whole(TdxMarket market, std::chrono::sys_days day) const noexcept {
  return at(market).day == day && at(market).is_whole;
}

bool TdxLists::claim(const void* who) noexcept {
  if (asker_ == nullptr) asker_ = who;
  return asker_ == who;
}

void TdxLists::release(const void* who) noexcept {
  if (asker_ == who) asker_ = nullptr;
}

void TdxLists::on_begun(TdxMarket market, std::chrono::sys_days day) noexcept {
  ++of(market, day).tries;
}

void TdxLists::on_whole(TdxMarket market, std::chrono::sys_days day) noexcept {
  of(market, day).is_whole = true;
}

void TdxLists::on_given_up(TdxMarket market, std::chrono::sys_days day) noexcept {
  of(market, day).tries = kTriesOfAMarket;
}

TdxLists::State& TdxLists::of(TdxMarket market, std::chrono::sys_days day) noexcept {
  State& state = states_[static_cast<std::size_t>(market)];
  if (state.day != day) state = {.day = day};
  return state;
}

TdxLister::TdxLister(TdxInstruments& instruments, TdxLists& lists, std::chrono::sys_days day,
                     std::vector<TdxMarket> markets)
    : instruments_{instruments}, lists_{lists}, day_{day}, markets_{std::move(markets)} {}

std::optional<TdxRequest> TdxLister::next() {
  while (at_ < markets_.size()) {
    const TdxMarket market = markets_[at_];
    if (!count_) {
      if (failures_ == 0) lists_.on_begun(market, day_);
      return tdx_count(market);
    }
    if (start_ < *count_) return tdx_list(market, static_cast<std::uint16_t>(start_));
    lists_.on_whole(market, day_);
    go_on();
  }
  return std::nullopt;
}

void TdxLister::on_answer(const TdxCodec& codec, bool is_good) {
  if (at_ >= markets_.size()) return;
  if (!is_good) {
    if (++failures_ < kTriesOfAQuestion) return;
    lists_.on_given_up(markets_[at_], day_);
    return go_on();
  }
  failures_ = 0;
  if (!count_) {
    count_ = codec.count();
    return;
  }
  for (const TdxListing& listing : codec.listings()) instruments_.set(listing);
  start_ += kListPage;
}

void TdxLister::go_on() {
  ++at_;
  count_.reset();
  start_ = 0;
  failures_ = 0;
}

}  // namespace hftcpp
