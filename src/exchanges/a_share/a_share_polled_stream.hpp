// ASharePolledStream: what the streams of sources that answer batches of codes over HTTP have in
// common: which batches, how many at a time, what an answer is worth, and what is known already.
#pragma once

#include "exchanges/a_share/a_share_answers.hpp"
#include "exchanges/a_share/a_share_memory.hpp"
#include "exchanges/a_share/a_share_requests.hpp"
#include "exchanges/a_share/a_share_stream.hpp"
#include "exchanges/a_share/a_share_text_codec.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace hftcpp {

class ASharePolledStream : public AShareStream {
 public:
  static constexpr std::array kChannels{Channel::quote, Channel::ticker};

 protected:
  // subscribe_args beside those of all that have to be asked:
  //   batch_size  how many codes a request has
  //   at_once     how many requests are under way at a time
  //   ban_pause   "60s": how long nobody is asked after a ban; twice as long after the next one
  //   short_form  "quote": records in the short form become quotes without a book, or "left_out"
  // `prefix`: what stands before a code in an answer, a literal.
  ASharePolledStream(StreamParams params, AShareSource source, std::string_view prefix);

  [[nodiscard]] std::span<const Channel> channels() const override { return kChannels; }
  [[nodiscard]] ChannelParams channel_params(Channel channel) override;
  // For the source's codec: what one connection has brought the next one does not bring again.
  [[nodiscard]] AShareCodecSettings codec_settings() noexcept;

 private:
  [[nodiscard]] std::string address();
  [[nodiscard]] std::vector<RestRequest> requests(std::span<const Symbol> wanted);

  AShareSource source_;
  AShareAnswers answers_;
  AShareMemory memory_;
  bool is_hollow_ = false;      // the answer that was judged last
  std::vector<Symbol> wanted_;  // of the last round
  std::string address_;
  std::chrono::milliseconds every_;
  std::chrono::milliseconds ban_pause_;
  std::size_t batch_size_;
  std::size_t at_once_;
  AShareShortForm short_form_;
};

}  // namespace hftcpp
