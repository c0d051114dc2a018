// BinanceFrame: messages of Binance's, read with regular expressions: nothing of ours helps.
#pragma once

#include "sim/text_book.hpp"

#include <cstdint>
#include <regex>
#include <string>

namespace hftcpp::sim {

inline std::uint64_t number_of(const std::string& text, const std::string& key) {
  const std::string value = between(text, "\"" + key + "\":", ",");
  return value.empty() ? 0 : std::stoull(value);
}

// A book joined and kept by the rules of Binance's documentation.
class BinanceBook {
 public:
  void start(const std::string& snapshot) {
    book_.clear();
    last_ = number_of(snapshot, "lastUpdateId");
    apply(snapshot, "bids", "asks");
    joined_ = false;
  }
  // False for a gap: a new snapshot is needed.
  bool update(const std::string& text) {
    const std::uint64_t first = number_of(text, "U");
    const std::uint64_t last = number_of(text, "u");
    if (last <= last_) return true;
    if (joined_ ? first != last_ + 1 : first > last_ + 1) return false;
    joined_ = true;
    last_ = last;
    apply(text, "b", "a");
    return true;
  }

  [[nodiscard]] std::uint64_t last() const { return last_; }
  [[nodiscard]] const TextBook& book() const { return book_; }

 private:
  void apply(const std::string& text, const std::string& bids, const std::string& asks) {
    static const std::regex level{R"re(\["([0-9.]+)","([0-9.]+)"\])re"};
    const std::string next = "],\"" + asks + "\":[";
    book_.apply(find_levels(between(text, "\"" + bids + "\":[", next), level),
                find_levels(between(text, next, "]}"), level));
  }

  TextBook book_;
  std::uint64_t last_ = 0;
  bool joined_ = false;
};

inline bool is_depth(const std::string& text) {
  return text.find(R"("e":"depthUpdate")") != std::string::npos;
}

}  // namespace hftcpp::sim
