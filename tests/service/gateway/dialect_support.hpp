// What tests of dialects ask: what a text is read as, and what is written, parsed back.
#pragma once

#include "service/gateway/dialect.hpp"
#include "support/sample_events.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace hftcpp::gateway {

inline ClientRequest request_in(DialectName name, std::string_view text) {
  ReadRequest read = dialect(name).read(text);
  if (const auto* const error = std::get_if<RequestError>(&read)) {
    ADD_FAILURE() << text << ": " << error->message;
    return {};
  }
  return std::get<ClientRequest>(std::move(read));
}

// "bad_symbol: …"
inline std::string refusal_in(DialectName name, std::string_view text) {
  const ReadRequest read = dialect(name).read(text);
  const auto* const error = std::get_if<RequestError>(&read);
  if (error == nullptr) return "it was accepted";
  return std::string{to_text(error->code)} + ": " + error->message;
}

inline std::string answer_in(DialectName name, const ClientRequest& request, const Answer& answer) {
  std::string out;
  dialect(name).write_answer(out, request, answer);
  return out;
}

inline std::string error_in(DialectName name, const RequestError& error) {
  std::string out;
  dialect(name).write_error(out, error);
  return out;
}

// Empty where the dialect has no words for it.
inline std::string notice_in(DialectName name, const Notice& notice) {
  std::string out;
  const bool has_words = dialect(name).write_notice(out, notice);
  EXPECT_EQ(has_words, !out.empty());
  return out;
}

inline std::string event_in(DialectName name, const Published& event) {
  std::string out;
  const bool has_words = dialect(name).write_event(out, event);
  EXPECT_EQ(has_words, !out.empty());
  return out;
}

template <class E>
std::string event_in(DialectName name, const E& event) {
  return event_in(name, Published{.event = &event});
}

// Fails the test for what is no JSON.
inline boost::json::value json_of(std::string_view text) {
  boost::json::error_code ec;
  boost::json::value value = boost::json::parse(text, ec);
  EXPECT_FALSE(ec) << text;
  return value;
}

// "sh600000 quote", "kraken */usd kline 60", "* *": a pattern for a comparison.
inline std::string pattern_text(const TopicPattern& pattern) {
  std::string text = pattern.exchange.empty() ? "" : pattern.exchange + ' ';
  text += pattern.symbol;
  if (pattern.kind) text.append(" ").append(to_text(*pattern.kind));
  if (pattern.interval.count() != 0) text += ' ' + std::to_string(pattern.interval.count());
  return text;
}

inline std::string patterns_text(const ClientRequest& request) {
  std::string text;
  for (const TopicPattern& pattern : request.patterns)
    text.append(text.empty() ? "" : ", ").append(pattern_text(pattern));
  return text;
}

}  // namespace hftcpp::gateway
