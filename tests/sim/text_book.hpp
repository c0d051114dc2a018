// TextBook: a client's order book in the dumbest way there is: texts by price. It knows nothing
// of the simulator's own books.
#pragma once

#include <hftcpp/core/order_book.hpp>

#include <boost/crc.hpp>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <regex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hftcpp::sim {

using TextLevels = std::vector<std::pair<std::string, std::string>>;

// Every match of a pattern with two groups, price and size.
inline TextLevels find_levels(const std::string& text, const std::regex& pattern) {
  TextLevels levels;
  for (std::sregex_iterator at{text.begin(), text.end(), pattern}, end; at != end; ++at)
    levels.emplace_back((*at)[1], (*at)[2]);
  return levels;
}

// What stands between two marks.
inline std::string between(const std::string& text, std::string_view from, std::string_view to) {
  const std::size_t begin = text.find(from);
  if (begin == std::string::npos) return {};
  const std::size_t start = begin + from.size();
  return text.substr(start, text.find(to, start) - start);
}

class TextBook {
 public:
  void clear() {
    bids_.clear();
    asks_.clear();
  }
  void apply(const TextLevels& bids, const TextLevels& asks) {
    apply_to(bids_, bids);
    apply_to(asks_, asks);
  }
  void cut(std::size_t depth) {
    while (bids_.size() > depth) bids_.erase(bids_.begin());
    while (asks_.size() > depth) asks_.erase(std::prev(asks_.end()));
  }

  [[nodiscard]] std::size_t bids() const { return bids_.size(); }
  [[nodiscard]] std::size_t asks() const { return asks_.size(); }
  [[nodiscard]] bool is_crossed() const {
    return !bids_.empty() && !asks_.empty() && bids_.rbegin()->first >= asks_.begin()->first;
  }

  // Kraken's rule, over the texts as they came.
  [[nodiscard]] std::uint32_t checksum() const {
    std::string text;
    std::size_t count = 0;
    for (auto at = asks_.begin(); at != asks_.end() && count < 10; ++at, ++count)
      text += token(at->second.first) + token(at->second.second);
    count = 0;
    for (auto at = bids_.rbegin(); at != bids_.rend() && count < 10; ++at, ++count)
      text += token(at->second.first) + token(at->second.second);
    boost::crc_32_type crc;
    crc.process_bytes(text.data(), text.size());
    return crc.checksum();
  }

  // Level by level; the first difference in words, empty when there is none.
  [[nodiscard]] std::string difference(const OrderBook& book) const {
    std::vector<Texts> bids;
    for (auto at = bids_.rbegin(); at != bids_.rend(); ++at) bids.push_back(at->second);
    std::vector<Texts> asks;
    for (const auto& [price, texts] : asks_) asks.push_back(texts);
    const std::string first = difference(bids, book.bids());
    return first.empty() ? difference(asks, book.asks()) : first;
  }

 private:
  using Texts = std::pair<std::string, std::string>;
  using Side = std::map<Decimal, Texts>;

  static void apply_to(Side& side, const TextLevels& levels) {
    for (const auto& [price, size] : levels) {
      const Decimal key = Decimal::parse(price).value();
      if (Decimal::parse(size).value().is_zero())
        side.erase(key);
      else
        side[key] = {price, size};
    }
  }

  static std::string token(std::string text) {
    std::erase(text, '.');
    text.erase(0, text.find_first_not_of('0'));
    return text;
  }

  static std::string difference(const std::vector<Texts>& own, std::span<const Level> other) {
    if (own.size() != other.size())
      return std::to_string(own.size()) + " levels, not " + std::to_string(other.size());
    for (std::size_t i = 0; i < own.size(); ++i)
      if (Decimal::parse(own[i].first).value() != other[i].price ||
          Decimal::parse(own[i].second).value() != other[i].size)
        return "level " + std::to_string(i) + ": " + own[i].first + " x " + own[i].second +
               ", not " + other[i].price.to_string() + " x " + other[i].size.to_string();
    return {};
  }

  Side bids_;
  Side asks_;
};

}  // namespace hftcpp::sim
