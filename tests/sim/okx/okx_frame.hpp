// OkxFrame: messages of OKX's, read with regular expressions: nothing of ours helps.
#pragma once

#include "sim/text_book.hpp"

#include <cstdint>
#include <regex>
#include <string>
#include <string_view>

namespace hftcpp::sim {

inline std::int64_t okx_number(const std::string& text, const std::string& key) {
  std::smatch found;
  const std::regex pattern{'"' + key + R"(":"?(-?[0-9]+))"};
  return std::regex_search(text, found, pattern) ? std::stoll(found[1]) : 0;
}

inline std::string okx_request(std::string_view op, std::string_view args) {
  return R"({"id":"7","op":")" + std::string{op} + R"(","args":[)" + std::string{args} + "]}";
}
inline std::string okx_arg(std::string_view channel, std::string_view id) {
  return R"({"channel":")" + std::string{channel} + R"(","instId":")" + std::string{id} + R"("})";
}

inline bool is_okx_book(const std::string& text) {
  return text.find(R"({"arg":{"channel":"books",)") == 0;
}

// A client's book by OKX's rule: each update names its predecessor.
class OkxBook {
 public:
  // False where the chain is broken; the book is as it was then.
  bool apply(const std::string& text) {
    static const std::regex kLevel{R"re(\["([0-9.]+)","([0-9.]+)","0","[0-9]+"\])re"};
    const bool is_snapshot = text.find(R"("action":"snapshot")") != std::string::npos;
    const std::int64_t previous = okx_number(text, "prevSeqId");
    if (is_snapshot ? previous != -1 : previous != last_) return false;
    if (is_snapshot) book_.clear();
    book_.apply(find_levels(between(text, R"("bids":[)", R"(],"ts")"), kLevel),
                find_levels(between(text, R"("asks":[)", R"(],"bids")"), kLevel));
    last_ = okx_number(text, "seqId");
    return true;
  }

  [[nodiscard]] std::int64_t last() const { return last_; }
  [[nodiscard]] const TextBook& book() const { return book_; }

 private:
  std::int64_t last_ = 0;
  TextBook book_;
};

}  // namespace hftcpp::sim
