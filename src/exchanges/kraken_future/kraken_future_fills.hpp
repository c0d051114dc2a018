// KrakenFutureFills: which fills are older than an account's stream. Each connection begins with
// the last hundred: those of the first are old, those of later ones came meanwhile, or were told.
#pragma once

#include <hftcpp/core/events.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <utility>

namespace hftcpp {

class KrakenFutureFills {
 public:
  // There is a new connection, and nothing came over it yet.
  void on_connection() noexcept { listed_from_.reset(); }
  // What it began with. The first such list is of old ones.
  void on_snapshot(std::span<const MyTrade> fills) {
    constexpr std::size_t kWhole = 100;
    listed_from_ = Timestamp{};
    if (fills.size() >= kWhole)
      listed_from_ = std::ranges::min_element(fills, {}, &MyTrade::exchange_time)->exchange_time;
    if (std::exchange(is_listed_, true)) return;
    for (const MyTrade& fill : fills) {
      old_.emplace(fill.id.view());
      newest_old_ = std::max(newest_old_, fill.exchange_time);
    }
  }

  // Of the same millisecond as the last old one, a fill may be either.
  [[nodiscard]] bool is_old(const MyTrade& fill) const {
    return fill.exchange_time < newest_old_ || old_.contains(std::string{fill.id.view()});
  }
  // Whether this connection began with it. Nothing before it began at all.
  [[nodiscard]] std::optional<bool> is_listed(const MyTrade& fill) const {
    if (!listed_from_) return std::nullopt;
    return fill.exchange_time >= *listed_from_;
  }

 private:
  bool is_listed_ = false;
  std::unordered_set<std::string> old_;
  Timestamp newest_old_;
  std::optional<Timestamp> listed_from_;
};

}  // namespace hftcpp
