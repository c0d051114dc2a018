// MockStream: a random market without a network, for first steps and for services that are to be
// tried: no exchange, no simulator, no address. It is made in this process.
#pragma once

#include "exchanges/a_share/a_share_stream.hpp"
#include "exchanges/mock/mock_market.hpp"

#include <array>
#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

class MockStream : public AShareStream {
 public:
  static constexpr std::array kChannels{Channel::ticker, Channel::trade, Channel::order_book,
                                        Channel::kline, Channel::quote};

  explicit MockStream(StreamParams params);

 protected:
  [[nodiscard]] std::span<const Channel> channels() const override { return kChannels; }
  [[nodiscard]] ChannelParams channel_params(Channel channel) override;
  [[nodiscard]] std::unique_ptr<Codec> make_codec(Channel channel) override;
  [[nodiscard]] std::string native_symbol(Symbol symbol) const override;
  [[nodiscard]] Symbol read_pair(std::string_view text) const override;
  // All but the book come from one market: their numbers agree to the last digit. The book's is
  // another of the same seed.
  [[nodiscard]] Channel brought_by(Channel channel) const override;
  [[nodiscard]] boost::asio::awaitable<Result<std::vector<Symbol>>> list_pairs() override;
  [[nodiscard]] TradeIds trade_ids() const override { return TradeIds::contiguous; }

 private:
  [[nodiscard]] MockSettings settings_of(Channel channel) const;

  MockSettings settings_;
  std::chrono::milliseconds update_interval_;
};

}  // namespace hftcpp
