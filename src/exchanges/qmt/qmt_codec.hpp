// The bridge on the QMT machine, line by line: one JSON object each way per line. The protocol is
// our own, examples/qmt_bridge.py is its other end; the ticks in it are xtquant's, as they are.
#pragma once

#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/symbol_map.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hftcpp {

class JsonParts;

// A snapshot of a whole market, some 5,500 codes, has 2.5 MB.
inline constexpr std::size_t kQmtMaxLine = 16 * 1024 * 1024;

// How many of the buffered bytes make the first line, its end counted in; none while that has not
// come. Errc::too_large for a line beyond kQmtMaxLine, whether or not its end is there.
[[nodiscard]] Result<std::optional<std::size_t>> qmt_frame_size(std::string_view buffered) noexcept;

// What a connection has asked for by `full`, by the number of the `sub` that follows: with the
// answers it is known which codes the bridge does not have.
struct QmtAsked {
  std::vector<std::string> codes;
  std::vector<std::string> missing;  // of them, once it has answered
};
using QmtQuestions = std::unordered_map<std::uint64_t, QmtAsked>;

class QmtCodec final : public Codec {
 public:
  // The number of the `full` that goes before the `sub` with the number 0, and so on: none of a
  // subscription is so high.
  static constexpr std::uint64_t kFull = std::uint64_t{1} << 40;

  // The map must outlive the codec, and has qmt_native()'s names; so must the questions. Where they
  // are given, the answer to a `sub` names the codes of which there was no tick.
  explicit QmtCodec(const SymbolMap& symbols, QmtQuestions* questions = nullptr);

  // Lines to send, their ends included. The first on a connection: nothing is answered before it.
  [[nodiscard]] static std::string hello(std::string_view token);
  // `codes` are shares ("600000.SH") or whole markets ("SH", "SZ", "BJ"). Throw
  // std::invalid_argument for others, and for none at all.
  [[nodiscard]] static std::string subscribe(std::span<const std::string> codes, std::uint64_t id);
  [[nodiscard]] static std::string unsubscribe(std::span<const std::string> codes,
                                               std::uint64_t id);
  // The latest tick of each, once: what a client asks for that has just come back.
  [[nodiscard]] static std::string full(std::span<const std::string> codes, std::uint64_t id);
  [[nodiscard]] static std::string ping(std::uint64_t id);

  // Takes a line, with its end or without. Emits a Quote and its Ticker for each tick, in the
  // line's order. One that is bad is left out, and costs none of the others, even where it is no
  // JSON: the result is the first one's error, further ones of the line are a Control::unknown
  // each. Ticks of symbols that are not in the map are left out, and Errc::unknown_symbol tells it
  // after all the rest.
  [[nodiscard]] Result<void> decode(const Frame& frame, EventSink& sink) noexcept override;

 private:
  struct Line;  // what all ticks of a line have in common

  [[nodiscard]] Result<void> decode_answer(std::string_view text, EventSink& sink) noexcept;
  [[nodiscard]] Result<void> decode_ticks(std::string_view text, Line& line) noexcept;
  [[nodiscard]] Result<void> decode_data(JsonParts& fields, Line& line) noexcept;
  [[nodiscard]] Result<void> decode_tick(JsonParts& ticks, Line& line) noexcept;
  void note_missing(const Line& line) noexcept;
  void tell(const Control& answer, EventSink& sink) noexcept;

  const SymbolMap* symbols_;
  QmtQuestions* questions_;
  Exchange exchange_{"qmt"};
};

}  // namespace hftcpp
