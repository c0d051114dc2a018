// AShareFusionStream: the quotes of several sources as one stream. It runs a stream of each source,
// and hands on what AShareFusion makes of them. docs/exchanges/a_share.md
#pragma once

#include "exchanges/a_share/a_share_stream.hpp"
#include "exchanges/a_share_fusion/a_share_fusion.hpp"
#include "exchanges/a_share_fusion/a_share_fusion_codec.hpp"

#include <array>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace hftcpp {

class AShareFusionRun;

class AShareFusionStream final : public AShareStream {
 public:
  static constexpr std::array kChannels{Channel::quote, Channel::ticker};

  // subscribe_args:
  //   sources        "sina,tencent": any exchanges that have quotes, in the order in which their
  //                  names of a share are preferred
  //   late_after, frozen_after, recover_after, tolerance   as AShareFusionRules has them
  //   codes          what "*" stands for; else it is all that the sources have
  //   sina.anything  what Sina's stream takes as `anything`; its api_host and rest_host, too
  // api_auth_data has the sources' keys: "tcp_push", or "tcp_push.api_secret" and the like.
  explicit AShareFusionStream(StreamParams params);
  ~AShareFusionStream() override;

 protected:
  [[nodiscard]] std::span<const Channel> channels() const override { return kChannels; }
  [[nodiscard]] ChannelParams channel_params(Channel channel) override;
  [[nodiscard]] std::unique_ptr<Codec> make_codec(Channel) override {
    return std::make_unique<AShareFusionCodec>();
  }
  [[nodiscard]] PairOfName pair_of_name() const override;

 private:
  void read_rules();
  void make_streams();
  [[nodiscard]] boost::asio::awaitable<void> produce(Production production);
  [[nodiscard]] boost::asio::awaitable<Messages> subscribe(PairsRequest request);
  void unsubscribe(const PairsRequest& request);
  void subscribe_all(bool wanted);
  [[nodiscard]] bool adopt(Symbol symbol);
  void adopt_all(const std::vector<Symbol>& all);

  AShareFusionRules rules_;
  std::vector<std::string> sources_;
  std::vector<std::unique_ptr<StreamBase>> streams_;  // of the sources, for the next run
  AShareFusionRun* run_ = nullptr;                    // from one beginning to the next
};

}  // namespace hftcpp
