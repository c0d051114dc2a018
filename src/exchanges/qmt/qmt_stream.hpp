// QmtStream: the bridge on the QMT machine, over TCP: the greeting, what is asked after each
// connect, pings. What goes over the wire is QmtCodec's, what becomes of a connection StreamBase's.
#pragma once

#include "exchanges/a_share/a_share_stream.hpp"
#include "exchanges/qmt/qmt_codec.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace hftcpp {

class QmtStream final : public AShareStream {
 public:
  static constexpr std::array kChannels{Channel::quote, Channel::ticker};

  // api_host is the bridge's address, api_key its token, if it has one.
  explicit QmtStream(StreamParams params);

 protected:
  [[nodiscard]] std::span<const Channel> channels() const override { return kChannels; }
  [[nodiscard]] ChannelParams channel_params(Channel channel) override;
  [[nodiscard]] std::unique_ptr<Codec> make_codec(Channel channel) override;
  [[nodiscard]] std::string native_symbol(Symbol symbol) const override;
  [[nodiscard]] PairOfName pair_of_name() const override;

 private:
  [[nodiscard]] boost::asio::awaitable<LoginVerdict> log_in(LoginTalk& talk) const;
  [[nodiscard]] std::vector<std::string> subscription(const PairsRequest& request);

  QmtQuestions questions_;  // of the connection
  std::size_t backlog_;
};

}  // namespace hftcpp
