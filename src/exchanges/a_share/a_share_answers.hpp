// AShareAnswers: what the answers of a source that is asked for batches of codes are worth: which
// codes it does not have, and whether it holds back what it has. No socket, no clock. The records
// themselves are the codec's.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hftcpp {

class AShareAnswers {
 public:
  struct Verdict {
    // In words, what it did; empty when it did not hold back anything.
    std::string held_back;
    // Codes that it does not have. Those are told with each answer, until they come.
    std::vector<std::string> missing;
    // Each record was empty, though several codes were asked for: that says nothing of a code.
    bool is_hollow = false;
  };

  // What stands before the codes that are asked for ("/list=") and before those that are answered
  // ("hq_str_"): literals.
  AShareAnswers(std::string_view target, std::string_view prefix) noexcept
      : target_{target}, prefix_{prefix} {}

  // A record without anything in it is an answer, unless all are such: the codec says what it
  // means. A code that was
  // never there is missing at once, one that was there before when it was left out three times.
  // Held back is what answers nothing at all, most of the codes not, with records that are all
  // empty, or codes in the short form. Of
  // codes that were never there that is believed for two answers: a list may be full of old ones.
  [[nodiscard]] Verdict judge(std::string_view target, std::string_view body);

 private:
  static constexpr int kPatience = 3;
  // Of so many codes that nobody has seen yet, some should be there.
  static constexpr std::size_t kSome = 10;

  struct Memory {
    bool was_there = false;
    int left_out = 0;  // in a row
  };
  struct Tally;

  [[nodiscard]] Tally count(std::string_view target, std::string_view body);

  std::string_view target_;
  std::string_view prefix_;
  std::unordered_map<std::string, Memory> codes_;
};

}  // namespace hftcpp
