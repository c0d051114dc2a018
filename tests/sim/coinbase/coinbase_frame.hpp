// CoinbaseFrame: a message of Coinbase's, read with regular expressions: nothing of ours helps.
#pragma once

#include "sim/text_book.hpp"

#include <cstdint>
#include <regex>
#include <string>
#include <string_view>

namespace hftcpp::sim {

inline std::string channel_of(const std::string& text) {
  return between(text, R"({"channel":")", "\"");
}
inline std::uint64_t coinbase_number(const std::string& text) {
  return std::stoull(between(text, R"("sequence_num":)", ","));
}
inline bool is_coinbase_book(const std::string& text) {
  return channel_of(text) == "l2_data";
}
inline bool is_coinbase_snapshot(const std::string& text) {
  return text.find(R"("type":"snapshot")") != std::string::npos;
}
inline std::string product_of(const std::string& text) {
  return between(text, R"("product_id":")", "\"");
}

inline std::string coinbase_request(const std::string& type, const std::string& channel,
                                    const std::string& products) {
  return R"({"type":")" + type + R"(","product_ids":[)" + products + R"(],"channel":")" + channel +
         "\"}";
}

struct CoinbaseBook {
  TextBook book;
  std::uint64_t last = 0;

  // Whether it continued what came before; a snapshot always does.
  bool apply(const std::string& text) {
    static const std::regex bid{
        R"re("side":"bid","event_time":"[^"]*","price_level":"([0-9.]+)","new_quantity":"([0-9.]+)")re"};
    static const std::regex offer{
        R"re("side":"offer","event_time":"[^"]*","price_level":"([0-9.]+)","new_quantity":"([0-9.]+)")re"};
    const std::uint64_t number = coinbase_number(text);
    const bool follows = is_coinbase_snapshot(text) || number == last + 1;
    last = number;
    if (!is_coinbase_book(text)) return follows;
    if (is_coinbase_snapshot(text)) book.clear();
    book.apply(find_levels(text, bid), find_levels(text, offer));
    return follows;
  }
};

}  // namespace hftcpp::sim
