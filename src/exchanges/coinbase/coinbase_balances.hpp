// CoinbaseBalanceCodec: Coinbase has no channel of balances. They are asked for over REST, and go
// out with the next frame, which a heartbeat brings within a second.
#pragma once

#include <hftcpp/core/codec.hpp>

#include <vector>

namespace hftcpp {

// What a stream and the codecs of its private connections tell each other.
struct CoinbaseAccountNews {
  bool has_changed = false;       // an order has, and so have balances
  std::vector<Balance> balances;  // asked for, and not yet told
};

class CoinbaseBalanceCodec final : public Codec {
 public:
  // The news must outlive the codec.
  explicit CoinbaseBalanceCodec(CoinbaseAccountNews& news) noexcept : news_{&news} {}

  // The set of subscriptions confirms the channel, whatever is in it.
  [[nodiscard]] Result<void> decode(const Frame& frame, EventSink& sink) noexcept override;

 private:
  CoinbaseAccountNews* news_;
};

}  // namespace hftcpp
