// TcpPushStream: a vendor who pushes the whole market over one TCP connection to whoever has a
// token. What goes over the wire is TcpPushCodec's, what becomes of a connection StreamBase's.
#pragma once

#include "exchanges/a_share/a_share_stream.hpp"
#include "exchanges/tcp_push/tcp_push_format.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace hftcpp {

class TcpPushStream final : public AShareStream {
 public:
  static constexpr std::array kChannels{Channel::quote, Channel::ticker};

  // api_host is the vendor's address, api_key the token; what cannot be is told by check().
  explicit TcpPushStream(StreamParams params);

 protected:
  [[nodiscard]] std::span<const Channel> channels() const override { return kChannels; }
  [[nodiscard]] ChannelParams channel_params(Channel channel) override;
  [[nodiscard]] std::unique_ptr<Codec> make_codec(Channel channel) override;
  [[nodiscard]] std::string native_symbol(Symbol symbol) const override;
  [[nodiscard]] PairOfName pair_of_name() const override;

 private:
  void read_format();
  [[nodiscard]] boost::asio::awaitable<LoginVerdict> log_in(LoginTalk& talk) const;

  TcpPushFormat format_;
  std::size_t backlog_;
};

}  // namespace hftcpp
