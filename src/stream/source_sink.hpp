// SourceSink: what a source that is made in this process may tell besides its events: how its parts
// are doing, and of what it withholds events for a reason. Production::sink is one.
#pragma once

#include <hftcpp/core/codec.hpp>

#include <string_view>

namespace hftcpp {

class SourceSink : public EventSink {
 public:
  // An event was left out, for it had come before.
  virtual void on_duplicate() = 0;
  // Of a part of the source, while the others go on: observers and the log are told.
  virtual void on_part(StreamState state, std::string_view reason) = 0;
  // Nothing is handed on of the pair, or of any if it is empty, until on_resumed(): an entry in the
  // ledger, and the status `gap`.
  virtual void on_withheld(Symbol symbol, std::string_view reason) = 0;
  virtual void on_resumed(Symbol symbol, std::string_view reason) = 0;
};

}  // namespace hftcpp
