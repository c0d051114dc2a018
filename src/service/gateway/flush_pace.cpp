#include "service/gateway/flush_pace.hpp"

namespace hftcpp::gateway {
namespace {

using namespace std::chrono_literals;

constexpr auto kWindow = 50ms;
// Of a core, for writes alone: above the first all wait, below the second they no longer do.
constexpr double kBusy = 0.6;
constexpr double kCalm = 0.45;
constexpr double kWeight = 0.05;  // of the newest measurement

}  // namespace

void FlushPace::note_wanted(std::size_t writes, Clock::time_point now) noexcept {
  if (settings_.mode != FlushSettings::Mode::adaptive) return;
  wanted_ += writes;
  if (began_ == Clock::time_point{}) began_ = now;
  const std::chrono::duration<double> lasted = now - began_;
  if (lasted < kWindow) return;
  const double load = static_cast<double>(wanted_) * write_cost_ / lasted.count();
  is_spaced_ = load > (is_spaced_ ? kCalm : kBusy);
  wanted_ = 0;
  began_ = now;
}

void FlushPace::note_written(std::size_t writes, Clock::time_point began,
                             Clock::time_point ended) noexcept {
  began_flush_ = began;
  took_ = ended - began;
  if (writes == 0 || settings_.mode != FlushSettings::Mode::adaptive) return;
  const double cost = std::chrono::duration<double>(took_).count() / static_cast<double>(writes);
  write_cost_ += kWeight * (cost - write_cost_);
}

FlushPace::Step FlushPace::step(Clock::time_point now, bool is_busy) const noexcept {
  if (!is_spaced_) return Step::flush;
  if (now < due()) return Step::wait;
  return is_busy && now < due() + 2 * took_ ? Step::yield : Step::flush;
}

}  // namespace hftcpp::gateway
