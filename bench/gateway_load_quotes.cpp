#include "gateway_load_quotes.hpp"

#include <hftcpp/core/event_json.hpp>

#include <algorithm>
#include <charconv>
#include <string_view>

namespace hftcpp::bench {
namespace {

constexpr std::chrono::milliseconds kMostBehind{10};

void append_count(std::string& out, std::uint64_t count) {
  char digits[20];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, count).ptr);
}

}  // namespace

std::string load_pair(std::size_t symbol) {
  const std::string number = std::to_string(symbol);
  return "sym" + std::string(5 - std::min<std::size_t>(number.size(), 5), '0') + number + "/usd";
}

LoadQuotes::LoadQuotes(std::size_t symbols) {
  for (std::size_t i = 0; i < symbols; ++i) symbols_.emplace_back(load_pair(i));
  ticker_.exchange = Exchange{"load"};
}

// Prices move, and keep their length.
const Ticker& LoadQuotes::next(Timestamp now) {
  symbol_ = made_ % symbols_.size();
  const auto step = static_cast<std::int64_t>(made_ % 97);
  ticker_.symbol = symbols_[symbol_];
  ticker_.bid_price = Decimal{10'543'360 + step, -2};
  ticker_.bid_size = Decimal{27'625'000 + step, -8};
  ticker_.ask_price = Decimal{10'543'370 + step, -2};
  ticker_.ask_size = Decimal{150'000'000 - step, -8};
  ticker_.sequence = made_ / symbols_.size() + 1;
  ticker_.exchange_time = ticker_.receive_time = now;
  ++made_;
  return ticker_;
}

LoadMessages::LoadMessages(std::size_t symbols) : quotes_{symbols}, latest_(symbols) {}

void LoadMessages::append_next(std::string& out, Timestamp now) {
  const Ticker& ticker = quotes_.next(now);
  std::uint64_t& latest = latest_[quotes_.symbol()];
  out += R"({"type":"event","sequence":)";
  append_count(out, ++sequence_);
  out += R"(,"previous":)";
  append_count(out, latest);
  out += R"(,"event":)";
  append_json(out, ticker);
  out += '}';
  latest = sequence_;
}

std::uint64_t LoadPace::due(Clock::time_point now) {
  if (begin_ == Clock::time_point{}) begin_ = now;
  const auto count_in = [this](Clock::duration time) {
    return static_cast<std::uint64_t>(std::chrono::duration<double>(time).count() *
                                      static_cast<double>(per_second_));
  };
  const std::uint64_t wanted = count_in(now - begin_);
  const std::uint64_t most = std::max<std::uint64_t>(count_in(kMostBehind), 1);
  const std::uint64_t behind = wanted - std::min(made_, wanted);
  made_ = std::max(made_, wanted);
  return std::min(behind, most);
}

}  // namespace hftcpp::bench
