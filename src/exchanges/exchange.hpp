// ExchangeEntry: what the registry knows of an exchange, one line of the table in registry.cpp.
#pragma once

#include <hftcpp/core/book_keeper.hpp>
#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/symbol_map.hpp>
#include <hftcpp/stream/stream_base.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace hftcpp {

struct ExchangeEntry {
  std::string_view name;
  std::span<const Channel> channels;
  std::unique_ptr<StreamBase> (*make_stream)(StreamParams params);
  // The map must outlive the codec.
  std::unique_ptr<Codec> (*make_codec)(const SymbolMap& symbols);
  BookRules (*book_rules)(std::size_t depth);  // depth as subscribed, 0 for the exchange's default
  // Between "btc/usd" and "BTC/USD". to_native throws std::invalid_argument with the right form;
  // from_native gives its best guess without an instrument list, and an empty Symbol for no idea.
  std::string (*to_native)(Symbol symbol);
  Symbol (*from_native)(std::string_view native);
  // A book snapshot as the exchange's REST interface sends it; null where there is none.
  Result<BookUpdate> (*parse_book_snapshot)(std::string_view json, Symbol symbol);
  // Adds what the REST interface lists as its instruments; null where names need no list.
  Result<void> (*parse_instruments)(std::string_view json, SymbolMap& symbols) = nullptr;
  InstrumentList (*instruments)() = nullptr;  // null where it has no list
  // What a user's text means, where several forms mean the same; null: what it says.
  Symbol (*read_pair)(std::string_view text) = nullptr;
};

// A stream that knows where the exchange's list is, not checked yet.
[[nodiscard]] std::unique_ptr<StreamBase> make_stream(const ExchangeEntry& entry,
                                                      StreamParams params);
[[nodiscard]] std::span<const ExchangeEntry> built_in_exchanges();
[[nodiscard]] const ExchangeEntry* find_exchange(std::string_view name);

}  // namespace hftcpp
