// a_share_answers.cpp
#include "exchanges/a_share/a_share_answers.hpp"

#include <algorithm>
#include <unordered_set>

namespace hftcpp {
namespace {

constexpr std::string_view kShortForm = "s_";

// The names of the records of an answer.
struct RecordNames {
  std::unordered_set<std::string_view> all;
  bool are_hollow = true;  // there is nothing in any of the records
};

RecordNames names_in(std::string_view body, std::string_view prefix) {
  RecordNames names;
  for (std::size_t at = body.find(prefix); at != body.npos; at = body.find(prefix, at)) {
    at += prefix.size();
    const std::size_t end = body.find_first_of("=\n", at);
    if (end == body.npos) break;
    if (body[end] == '=') {
      names.all.insert(body.substr(at, end - at));
      if (!body.substr(end).starts_with("=\"\"")) names.are_hollow = false;
    }
    at = end;
  }
  return names;
}

std::string of_so_many(std::size_t some, std::size_t all) {
  return std::to_string(some) + " of " + std::to_string(all);
}

}  // namespace

struct AShareAnswers::Tally {
  std::size_t asked = 0;
  std::size_t came = 0;
  std::size_t in_short = 0;
  std::size_t known = 0;   // of those that were asked for: they were there before
  std::size_t lost = 0;    // of those
  std::size_t unsure = 0;  // nobody has seen them yet, nor asked for them often
  bool is_hollow = false;  // of several codes asked for, each with an empty record
  std::vector<std::string> missing;
};

AShareAnswers::Tally AShareAnswers::count(std::string_view target, std::string_view body) {
  const RecordNames names = names_in(body, prefix_);
  Tally tally;
  tally.is_hollow = names.are_hollow && names.all.size() > 1;
  std::string short_name{kShortForm};
  for (target.remove_prefix(std::min(target_.size(), target.size())); !target.empty();) {
    const std::string code{target.substr(0, target.find(','))};
    target.remove_prefix(std::min(code.size() + 1, target.size()));
    ++tally.asked;
    Memory& memory = codes_[code];
    tally.known += memory.was_there;
    short_name.replace(kShortForm.size(), std::string::npos, code);
    if (names.all.contains(code) && !tally.is_hollow) {
      ++tally.came;
      memory = {.was_there = true};
    } else if (names.all.contains(short_name)) {
      ++tally.in_short;
    } else {
      const bool is_sure = ++memory.left_out >= kPatience;
      tally.lost += memory.was_there;
      tally.unsure += !memory.was_there && !is_sure;
      if (!memory.was_there || is_sure) tally.missing.push_back(code);
    }
  }
  return tally;
}

AShareAnswers::Verdict AShareAnswers::judge(std::string_view target, std::string_view body) {
  Tally tally = count(target, body);
  if (tally.in_short > 0)
    return {.held_back = "it sent " + of_so_many(tally.in_short, tally.asked) +
                         " records in the short form, without a book",
            .missing = {},
            .is_hollow = tally.is_hollow};
  const bool is_blank = body.find_first_not_of(" \r\n") == body.npos;
  const bool lost_most = tally.known > 0 && tally.lost * 2 > tally.known;
  const bool has_few =
      tally.known == 0 && tally.came + tally.unsure >= kSome && tally.came < tally.unsure;
  const bool is_hollow = tally.is_hollow && tally.known + tally.unsure > 0;
  if (is_blank || lost_most || has_few || is_hollow)
    return {.held_back = "it sent " + of_so_many(tally.came, tally.asked) + " records" +
                         (is_hollow ? " with anything in them" : ""),
            .missing = {},
            .is_hollow = tally.is_hollow};
  return {.held_back = {}, .missing = std::move(tally.missing), .is_hollow = tally.is_hollow};
}

}  // namespace hftcpp
