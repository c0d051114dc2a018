// Codec: the pure half of an exchange. Bytes in, events out; requests out. No socket, no
// clock, no log: all that differs between exchanges can be tested and timed without a network.
#pragma once

#include <hftcpp/core/events.hpp>
#include <hftcpp/core/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace hftcpp {

struct Frame {
  std::string_view bytes;  // valid during the call that gets it
  Timestamp receive_time;
};

// What a frame tells besides data.
struct Control {
  enum class Kind : std::uint8_t {
    subscribed,    // the exchange confirmed a request
    unsubscribed,
    rejected,      // it refused one; `text` has its words
    heartbeat,     // alive, without data
    pong,
    notice,        // about the exchange itself: maintenance and the like
    closing,       // the exchange will soon cut the connection: have another ready
    logged_in,
    login_refused,  // our keys are not good: nothing is tried again
    login_expired,  // they are, but the login is over: it has to be made anew
    unknown,       // a message of a kind that the codec does not know: counted, never fatal
  };

  Kind kind = Kind::unknown;
  std::string_view channel;  // the exchange's own words, valid during the call
  std::string_view symbol;   // the exchange's own name, empty when it concerns the whole request
  std::uint64_t request_id = 0;
  std::string_view text;
};

// Receives what a frame holds, in the frame's order. The arguments are valid during the call.
// Each function does nothing unless overridden: take only what you want.
class EventSink {
 public:
  virtual ~EventSink() = default;

  virtual void on_ticker(const Ticker&) {}
  virtual void on_trade(const Trade&) {}
  virtual void on_book_update(const BookUpdate&) {}
  virtual void on_kline(const Kline&) {}
  virtual void on_funding(const Funding&) {}
  virtual void on_liquidation(const Liquidation&) {}
  virtual void on_quote(const Quote&) {}
  virtual void on_my_order(const MyOrder&) {}
  virtual void on_my_order_batch(const MyOrderBatch&) {}
  virtual void on_my_trade(const MyTrade&) {}
  virtual void on_balance(const Balance&) {}
  virtual void on_position(const Position&) {}
  virtual void on_control(const Control&) {}
};

class Codec {
 public:
  virtual ~Codec() = default;

  // Emits what the frame tells; the rows before a broken one are emitted.
  [[nodiscard]] virtual Result<void> decode(const Frame& frame, EventSink& sink) noexcept = 0;
};

}  // namespace hftcpp
