// AskingCodec: a codec of a source that is asked over a connection of its own, one question at a
// time: who reads the answers knows best what to ask next. As pure as any codec: the clock is an
// argument, and the waiting is the connection's.
#pragma once

#include <hftcpp/core/codec.hpp>

#include <span>
#include <string>
#include <string_view>

namespace hftcpp {

class AskingCodec : public Codec {
 public:
  // A round of questions begins; these pairs are wanted now.
  virtual void begin_round(std::span<const Symbol> wanted, Timestamp now) = 0;
  // The round's next question, as bytes; empty when none is left. Called when the answer to the
  // one before has been decoded, well or not.
  [[nodiscard]] virtual std::string next_question() = 0;
  // What keeps the connection when there is nothing else to ask; empty for nothing.
  [[nodiscard]] virtual std::string heartbeat() = 0;
  // Whether the frame is the answer to the last question, be it readable or not. What is none is
  // decoded all the same, and the answer waited for.
  [[nodiscard]] virtual bool is_answer(std::string_view frame) const noexcept = 0;
};

}  // namespace hftcpp
