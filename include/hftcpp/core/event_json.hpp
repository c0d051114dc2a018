// The one JSON of events: what the command line prints, recordings hold and servers send.
// Prices and sizes are texts (exact), times integer nanoseconds, sides the aggressor's.
#pragma once

#include <hftcpp/core/events.hpp>
#include <hftcpp/core/order_book.hpp>

#include <string>
#include <string_view>

namespace hftcpp {

// Appends one JSON object, without a line break. Absent optional members are left out.
void append_json(std::string& out, const Ticker& event);
void append_json(std::string& out, const Trade& event);
void append_json(std::string& out, const BookUpdate& event);
void append_json(std::string& out, const Kline& event);
void append_json(std::string& out, const Funding& event);
void append_json(std::string& out, const Liquidation& event);
void append_json(std::string& out, const Quote& event);
void append_json(std::string& out, const MyOrder& event);
void append_json(std::string& out, const MyOrderBatch& event);
void append_json(std::string& out, const MyTrade& event);
void append_json(std::string& out, const Balance& event);
void append_json(std::string& out, const Position& event);
void append_json(std::string& out, const StreamStatus& event);
void append_json(std::string& out, const Event& event);

[[nodiscard]] std::string to_json(const Event& event);

// Reads back what append_json wrote, its members in any order; unknown members are ignored. The
// error's `where` names the member.
[[nodiscard]] Result<Event> parse_event(std::string_view json) noexcept;

// A JSON string literal with its quotes. What is no UTF-8 becomes U+FFFD: it stays valid JSON.
void append_json_text(std::string& out, std::string_view text);

}  // namespace hftcpp
