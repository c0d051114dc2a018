// BinanceFrame: messages of Binance's, read with regular expressions: nothing of ours helps.
#pragma once

#include "sim/sim_run.hpp"
#include "sim/text_book.hpp"
#include "support/sample_keys.hpp"

#include <cstdint>
#include <regex>
#include <string>

namespace hftcpp::sim {

inline std::uint64_t number_of(const std::string& text, const std::string& key) {
  const std::string value = between(text, "\"" + key + "\":", ",");
  return value.empty() ? 0 : std::stoull(value);
}

// A book that begins with one fetched; how updates follow is another's to know.
class BinanceBookBase {
 public:
  void start(const std::string& snapshot) {
    book_.clear();
    last_ = number_of(snapshot, "lastUpdateId");
    apply(snapshot, "bids", "asks");
    joined_ = false;
  }

  [[nodiscard]] std::uint64_t last() const { return last_; }
  [[nodiscard]] const TextBook& book() const { return book_; }

 protected:
  [[nodiscard]] bool is_joined() const { return joined_; }
  void join(const std::string& text) {
    joined_ = true;
    last_ = number_of(text, "u");
    apply(text, "b", "a");
  }

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

// By the rules of Binance's documentation of its spot market.
class BinanceBook : public BinanceBookBase {
 public:
  // False for a gap: a new snapshot is needed.
  bool update(const std::string& text) {
    const std::uint64_t first = number_of(text, "U");
    if (number_of(text, "u") <= last()) return true;
    if (is_joined() ? first != last() + 1 : first > last() + 1) return false;
    join(text);
    return true;
  }
};

inline bool is_depth(const std::string& text) {
  return text.find(R"("e":"depthUpdate")") != std::string::npos;
}

// Two pairs, and an account that only the test's own hand moves.
inline SimulatorSettings binance_settings() {
  SimulatorSettings settings = fast_settings({"btc/usdt", "eth/usdt"});
  settings.account = quiet_account(kAnyKey, kAnySecret);
  return settings;
}

}  // namespace hftcpp::sim
