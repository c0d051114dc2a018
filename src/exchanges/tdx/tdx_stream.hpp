// TdxStream: TDX's quote servers: addresses, the greeting, what is asked how often, and the lists
// of instruments. What goes over the wire is TdxTalk's, what becomes of a connection StreamBase's.
#pragma once

#include "exchanges/a_share/a_share_stream.hpp"
#include "exchanges/tdx/tdx_talk.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace hftcpp {

class TdxStream final : public AShareStream {
 public:
  static constexpr std::array kChannels{Channel::quote, Channel::ticker, Channel::trade,
                                        Channel::kline};

  // subscribe_args, beside those of all A-share sources that are asked:
  //   servers     "tcp://host:7709,tcp://other:7709": where to go when api_host fails
  //   batch_size  how many quotes are asked for at a time, up to 80
  //   interval    of bars: 1m, 5m, 15m, 30m, 1h, 1d, 1w, 1M
  //   bars        how many of the newest bars come first, up to 800
  //   trade_page  how many of the newest trades are asked for, up to 1,800
  explicit TdxStream(StreamParams params);

 protected:
  [[nodiscard]] std::span<const Channel> channels() const override { return kChannels; }
  [[nodiscard]] ChannelParams channel_params(Channel channel) override;
  [[nodiscard]] std::unique_ptr<Codec> make_codec(Channel channel) override;
  // The shares and funds of the server's lists, unless there is a file of codes.
  [[nodiscard]] boost::asio::awaitable<Result<std::vector<Symbol>>> list_pairs() override;
  [[nodiscard]] boost::asio::awaitable<Result<std::vector<Instrument>>> fetch_instruments()
      override;

 private:
  void read_servers();
  [[nodiscard]] boost::asio::awaitable<LoginVerdict> choose_server();
  [[nodiscard]] boost::asio::awaitable<LoginVerdict> greet(LoginTalk& talk);
  [[nodiscard]] boost::asio::awaitable<LoginVerdict> fetch_lists(LoginTalk& talk);

  std::vector<std::string> servers_;
  std::size_t next_server_ = 0;
  std::chrono::milliseconds every_;
  TdxTalkSettings settings_;
  TdxMemory memory_;
};

}  // namespace hftcpp
