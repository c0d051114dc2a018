#include "sim/binance_future/binance_future_keys.hpp"

#include "exchanges/signing.hpp"

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kLifetime = 60min;

}  // namespace

std::chrono::milliseconds BinanceFutureKeys::lifetime() const noexcept {
  const auto own = account_.settings().login_lifetime;
  return own.count() != 0 ? own : kLifetime;
}

const std::string& BinanceFutureKeys::issue(Timestamp now) {
  if (key_.empty()) {
    const std::string seed = account_.settings().secret + std::to_string(++issued_);
    key_ = signing::to_hex(signing::sha256(seed));
  }
  ends_ = now + lifetime();
  return key_;
}

bool BinanceFutureKeys::extend(Timestamp now) {
  if (key_.empty()) return false;
  ends_ = now + lifetime();
  return true;
}

void BinanceFutureKeys::expire(Timestamp now) {
  if (now >= ends_) key_.clear();
}

}  // namespace hftcpp::sim
