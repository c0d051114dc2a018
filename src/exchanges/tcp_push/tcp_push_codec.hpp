// The push vendor's frames as bytes: records in, quotes out. Shanghai's and Shenzhen's are fields
// with '$' between them, Beijing's are JSON; nothing is asked for, the server sends all it has.
#pragma once

#include "core/a_share_symbols.hpp"
#include "exchanges/tcp_push/tcp_push_format.hpp"
#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/symbol_map.hpp>

#include <string_view>

namespace hftcpp {

// One per connection: it tells once that the server took the token, which only data can show.
class TcpPushCodec final : public Codec {
 public:
  // The map must outlive the codec, and has tcp_push_native()'s names.
  explicit TcpPushCodec(const SymbolMap& symbols, TcpPushFormat format = {});

  // Takes a frame of tcp_push_frame_size(), or its text alone. Emits a Quote and its Ticker for
  // each record of a symbol in the map; the others, which the server sends all the same, are left
  // out silently. A record that is bad is left out whole, and those behind it are not touched: the
  // result is the first one's error, further ones of the frame are a Control::unknown each, so
  // that bad frames and unknown messages together count them all.
  [[nodiscard]] Result<void> decode(const Frame& frame, EventSink& sink) noexcept override;

 private:
  struct Batch;  // what all records of a frame have in common

  void decode_records(std::string_view payload, Batch& batch) noexcept;
  [[nodiscard]] Result<void> decode_record(std::string_view record, Batch& batch) noexcept;
  void decode_json(std::string_view payload, Batch& batch) noexcept;
  [[nodiscard]] Result<void> decode_object(std::string_view text, Batch& batch) noexcept;
  void tell_login(Batch& batch) noexcept;
  void emit(Quote& quote, Batch& batch) noexcept;
  [[nodiscard]] Symbol find(std::string_view code, const AShareCode& share) const noexcept;

  const SymbolMap* symbols_;
  TcpPushFormat format_;
  Exchange exchange_{"tcp_push"};
  bool is_logged_in_ = false;
};

}  // namespace hftcpp
