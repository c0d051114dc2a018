// AShareStream: what the streams of all sources of A-share quotes have in common: the names of
// shares, a ticker that comes with each quote, the hours of the market, and a list of all codes.
#pragma once

#include "exchanges/a_share/a_share_requests.hpp"
#include <hftcpp/core/market_calendar.hpp>
#include <hftcpp/stream/stream_base.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

class AShareStream : public StreamBase {
 protected:
  // subscribe_args that all sources take which have to be asked:
  //   update_interval  "3s", "500ms" or seconds: from one round of questions to the next
  //   phase1, phase2   "09:15-11:30:30": when to ask, by the clock of Shanghai
  //   ignore_weekend   "true": nobody is asked on Saturdays and Sundays
  //   always           "true": whatever the hour and the day
  //   holidays         a file with a date a line, instead of the holidays that are known
  //   codes            a file with a code a line, which "*" stands for; read again when that is due
  static constexpr std::array<std::string_view, 7> kPollArguments{
      "update_interval", "phase1", "phase2", "ignore_weekend", "always", "holidays", "codes"};
  // And those that send by themselves, whose silence then means nothing:
  //   backlog          how many MiB of what came may wait to be decoded, 64 unless said
  static constexpr std::array<std::string_view, 6> kPushArguments{
      "phase1", "phase2", "ignore_weekend", "always", "holidays", "backlog"};

  // A source's own arguments beside them.
  [[nodiscard]] static std::vector<std::string_view> joined(
      std::span<const std::string_view> some, std::span<const std::string_view> others);

  // `arguments`: all that the source takes, kPollArguments with it where it does.
  AShareStream(StreamParams params, std::span<const std::string_view> arguments,
               AttemptLimit limit = {});

  // "sh600000", for sources that have no name of their own.
  [[nodiscard]] std::string native_symbol(Symbol symbol) const override;
  [[nodiscard]] Symbol read_pair(std::string_view text) const override;
  // The ticker is the quote's best level.
  [[nodiscard]] Channel brought_by(Channel channel) const override;
  // The codes of the file.
  [[nodiscard]] boost::asio::awaitable<Result<std::vector<Symbol>>> list_pairs() override;

  // ---- for its constructor, and then ----

  [[nodiscard]] std::chrono::milliseconds duration_argument(const std::string& name,
                                                            std::chrono::milliseconds otherwise);
  // At least `least` and at most `most`.
  [[nodiscard]] std::size_t number_argument(const std::string& name, std::size_t otherwise,
                                            std::size_t least, std::size_t most);
  // Whether nothing is to be expected now; for ChannelParams::may_be_silent.
  [[nodiscard]] std::function<bool(Timestamp now)> closed_hours() const;
  [[nodiscard]] std::size_t backlog_bytes();
  // For a source that lists nothing: throws std::invalid_argument for "*" without "codes".
  void check_all_pairs() const;
  // What asks this source again and again, while the market is open.
  [[nodiscard]] PollParams poll(std::chrono::milliseconds every, std::size_t at_once) const;

  // The last day of trading before that of the moment; unset where there is none within a month.
  [[nodiscard]] std::optional<std::chrono::sys_days> trading_day_before(Timestamp now) const;

 private:
  [[nodiscard]] bool flag_argument(const std::string& name, bool otherwise);
  void read_hours();
  void read_holidays();
  void check_codes();

  MarketCalendar calendar_ = MarketCalendar::a_shares();
  bool is_always_open_ = false;
};

// One code a line, in any of the forms; what stands behind a "#" is for people. Throws
// std::invalid_argument, naming the file and the line, for what is none and for a file that cannot
// be read.
[[nodiscard]] std::vector<Symbol> read_a_share_codes(const std::string& file);

}  // namespace hftcpp
