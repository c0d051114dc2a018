// StreamCore: what the channels of one stream share. What differs between exchanges is behind
// the functions; all of it is used on the stream's own thread.
#pragma once

#include "stream/quarantine.hpp"
#include "stream/stream_output.hpp"
#include <hftcpp/core/book_keeper.hpp>
#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/symbol_map.hpp>
#include <hftcpp/stream/reconnect_policy.hpp>
#include <hftcpp/stream/stream_base.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <utility>

namespace hftcpp {

struct StreamCore {
  explicit StreamCore(StreamParams given)
      : params{std::move(given)},
        output{Exchange{params.exchange}},
        policy{params.reconnect, random()},
        quarantine{params.quarantine_dir, params.exchange} {}

  StreamParams params;
  StreamOutput output;
  SymbolMap symbols;
  std::random_device random;
  ReconnectPolicy policy;
  Quarantine quarantine;
  BookRules book_rules;
  TradeIds trade_ids = TradeIds::opaque;
  bool takes_all = false;  // pairs come by themselves: it connects without any

  std::function<std::unique_ptr<Codec>(Channel)> make_codec;
  std::function<boost::asio::awaitable<Result<BookUpdate>>(Symbol)> fetch_book;
  std::function<boost::asio::awaitable<Result<void>>(AccountQuery, EventSink&)> fetch_account;
  std::function<boost::asio::awaitable<void>()> sync_clock;
  std::function<void()> heal_soon;           // a queue of an observer was full
  std::function<void(Channel)> on_whole;     // one channel has got through: the others may try
  std::string last_notice;                   // of the exchange, about itself
  unsigned bans_in_a_row = 0;                // of a source that is asked again and again
  std::chrono::nanoseconds clock_offset{0};  // of the exchange's clock, from ours
  std::chrono::steady_clock::time_point next_clock_check{};
  EventSink* reading = nullptr;  // whose frame is being read
};

}  // namespace hftcpp
