// AShareTextCodec: what the replies of Sina and of Tencent have in common: one statement per
// code, `var hq_str_sh600000="...";`, whose name alone says whose record it is, never its place.
// How a record's fields are to be read is the source's own.
#pragma once

#include "core/a_share_symbols.hpp"
#include "exchanges/a_share/a_share_memory.hpp"
#include "exchanges/a_share/a_share_name.hpp"
#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/symbol_map.hpp>

#include <cstdint>
#include <string_view>

namespace hftcpp {

// What becomes of records in the short form, which have neither a book nor a time nor the prices
// of the day. Tencent sends them unasked when it has too much to do.
enum class AShareShortForm : std::uint8_t {
  left_out,  // counted and told, as an unknown message
  quote,     // a Quote without what they do not have, and no ticker
};

// What becomes of a record that tells what the last one of its code told, or something older.
enum class AShareRepeats : std::uint8_t {
  emitted,   // as a recording is decoded
  left_out,  // counted: a source that is polled sends the same until something changes
};

struct AShareCodecSettings {
  AShareShortForm short_form = AShareShortForm::left_out;
  AShareRepeats repeats = AShareRepeats::emitted;
  // Where repeats are left out: what was seen before, on other connections too. Null: the codec's
  // own; else it has to outlive the codec.
  AShareMemory* memory = nullptr;
  // While it is set, empty records say nothing of their codes: the source holds back what it has.
  const bool* is_held_back = nullptr;
};

// Since the codec was made.
struct AShareCounters {
  std::uint64_t records = 0;        // statements of all kinds
  std::uint64_t quotes = 0;         // those that became a Quote
  std::uint64_t repeated = 0;       // left out: nothing has changed
  std::uint64_t outdated = 0;       // left out: older than what came before
  std::uint64_t empty = 0;          // of codes that the source does not serve
  std::uint64_t broken = 0;         // cut, shifted, or no numbers where numbers should be
  std::uint64_t contradictory = 0;  // among the quotes
  std::uint64_t short_forms = 0;
  std::uint64_t unknown_symbols = 0;  // of codes that nobody asked for
  std::uint64_t damaged_names = 0;    // mended or left out
};

class AShareTextCodec : public Codec {
 public:
  // Emits a Quote and its Ticker (not of an index, which has no book) per record. A record that
  // cannot be read costs nothing but itself: the others are emitted, then the result is its error;
  // of several, the first one's. It is told as Control::unknown "broken record" as well, and so is
  // a quote that contradicts itself ("contradictory record"), which is emitted all the same. An
  // empty record is Control::rejected with its code as `symbol`; that the reply has none of what
  // was asked for is a Control::notice. Records of codes that are not in the map are left out:
  // Errc::unknown_symbol, after all the rest. A reply without any record is Errc::missing_field.
  [[nodiscard]] Result<void> decode(const Frame& frame, EventSink& sink) noexcept final;

  [[nodiscard]] AShareCounters counters() const noexcept;

 protected:
  // Literals, and a map that outlives this.
  struct Source {
    std::string_view exchange;
    std::string_view prefix;    // of a statement's name: "hq_str_"
    std::string_view no_match;  // the name of a record that says that no code matched
  };
  AShareTextCodec(const Source& source, const SymbolMap& symbols, AShareCodecSettings settings);

  // Fills the quote from the text between the quotation marks, which is not empty. What was not
  // there is zero.
  [[nodiscard]] virtual Result<void> read(const AShareCode& code, std::string_view fields,
                                          Quote& quote) noexcept = 0;
  [[nodiscard]] virtual Result<void> read_short(const AShareCode& code, std::string_view fields,
                                                Quote& quote) noexcept = 0;
  [[nodiscard]] AShareName to_name(std::string_view gbk) noexcept { return names_.to_name(gbk); }

 private:
  struct Statement {
    enum class Kind : std::uint8_t { none, cut, whole };

    Kind kind = Kind::none;
    std::string_view name;    // "sh600000"
    std::string_view fields;  // between the quotation marks
  };
  // What a reply comes to besides events.
  struct Reply {
    const Frame& frame;
    EventSink& sink;
    Result<void> first_error{};
    bool has_strangers = false;
  };

  // A statement that was cut within its name has run into the next one.
  [[nodiscard]] bool is_name(std::string_view text) const noexcept;
  [[nodiscard]] Statement take_statement(std::string_view& line) const noexcept;
  [[nodiscard]] std::size_t to_next(std::string_view text, std::size_t from) const noexcept;
  void decode_line(std::string_view line, Reply& reply) noexcept;
  void decode_statement(const Statement& statement, Reply& reply) noexcept;
  void decode_record(const Statement& statement, bool is_short, const AShareCode& code,
                     Symbol symbol, Reply& reply) noexcept;
  // False for a quote that is left out.
  [[nodiscard]] bool is_news(const Quote& quote) noexcept;
  void on_broken(const Statement& statement, const Error& error, Reply& reply) noexcept;

  Source source_;
  Exchange exchange_;
  const SymbolMap* symbols_;
  AShareCodecSettings settings_;
  AShareNames names_;
  AShareMemory own_memory_;
  AShareCounters counters_;
};

}  // namespace hftcpp
