// stream_sharing.cpp
#include "service/stream_sharing.hpp"

#include "service/config.hpp"
#include "stream/all_pairs.hpp"

#include <algorithm>

namespace hftcpp {
namespace {

bool can_join(const SharedStream& stream, const StreamWish& wish) {
  return is_same_source(stream.params, wish.params) &&
         std::none_of(stream.sharers.begin(), stream.sharers.end(),
                      [&](const auto& sharer) { return sharer.service == wish.service; });
}

Interest interest_of(const StreamParams& params) {
  Interest interest;
  for (const std::string& pair : params.currency_pairs) interest.symbols.emplace_back(pair);
  if (names_all(params.currency_pairs) || params.on_demand) interest.symbols.clear();
  interest.channels = params.subscribe_channels;
  return interest;
}

// "BTC/USD" and "btc/usd" are one pair.
void unite(StreamParams& into, const StreamParams& from) {
  Interest have;
  for (const std::string& pair : into.currency_pairs) have.symbols.emplace_back(pair);
  for (const std::string& pair : from.currency_pairs) {
    if (std::find(have.symbols.begin(), have.symbols.end(), Symbol{pair}) != have.symbols.end())
      continue;
    into.currency_pairs.push_back(pair);
    have.symbols.emplace_back(pair);
  }
  into.on_demand = into.on_demand || from.on_demand;
  have.channels = into.subscribe_channels;
  for (const Channel channel : from.subscribe_channels)
    if (std::find(have.channels.begin(), have.channels.end(), channel) == have.channels.end())
      into.subscribe_channels.push_back(channel);
}

}  // namespace

std::vector<SharedStream> share_streams(const std::vector<StreamWish>& wishes) {
  std::vector<SharedStream> streams;
  for (const StreamWish& wish : wishes) {
    auto stream = std::find_if(streams.begin(), streams.end(),
                               [&](const SharedStream& s) { return can_join(s, wish); });
    if (stream == streams.end()) {
      stream = streams.insert(streams.end(), SharedStream{wish.params, {}});
    } else {
      unite(stream->params, wish.params);
    }
    stream->sharers.push_back({wish.service, interest_of(wish.params), wish.path});
  }
  for (SharedStream& stream : streams)
    if (stream.sharers.size() == 1) stream.sharers.front().interest = {};
  return streams;
}

}  // namespace hftcpp
