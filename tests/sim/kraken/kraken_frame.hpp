// KrakenFrame: a message of Kraken's, read with regular expressions: nothing of ours helps.
#pragma once

#include "sim/text_book.hpp"

#include <cstdint>
#include <regex>
#include <string>
#include <string_view>

namespace hftcpp::sim {

// How a book message begins; an acknowledgement's channel stands elsewhere.
constexpr std::string_view kBook = R"({"channel":"book","type")";

inline bool is_book(const std::string& text) {
  return text.starts_with(kBook);
}
inline bool is_snapshot(const std::string& text) {
  return text.find(R"("type":"snapshot")") != std::string::npos;
}
inline std::string symbol_of(const std::string& text) {
  return between(text, R"("symbol":")", "\"");
}

struct KrakenBook {
  TextBook book;
  std::size_t depth = 10;

  // Whether the checksum is right afterwards.
  bool apply(const std::string& text) {
    static const std::regex level{R"(\{"price":([0-9.]+),"qty":([0-9.]+)\})"};
    if (is_snapshot(text)) book.clear();
    book.apply(find_levels(between(text, R"("bids":[)", "]"), level),
               find_levels(between(text, R"("asks":[)", "]"), level));
    book.cut(depth);
    return std::to_string(book.checksum()) == between(text, R"("checksum":)", ",");
  }
};

inline std::string subscribe_kraken(const std::string& channel, const std::string& symbols,
                                    const std::string& more = "") {
  return R"({"method":"subscribe","params":{"channel":")" + channel + R"(","symbol":[)" + symbols +
         "]" + more + R"(},"req_id":7})";
}

inline std::uint64_t trade_id_of(const std::string& text) {
  return std::stoull(between(text, R"("trade_id":)", ","));
}

}  // namespace hftcpp::sim
