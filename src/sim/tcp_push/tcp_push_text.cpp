#include "sim/tcp_push/tcp_push_text.hpp"

#include <algorithm>
#include <vector>

namespace hftcpp::sim {
namespace {

constexpr std::uint32_t kTooLong = 11 * 1024 * 1024;

std::string upper(std::string_view text) {
  std::string out{text};
  std::ranges::transform(out, out.begin(), [](char c) {
    return static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  });
  return out;
}

// Vendors' numbers come from floating point.
std::string lots_text(std::int64_t lots) {
  return std::to_string(lots) + ".0";
}

std::string price_text(const AShareSnapshot& share, std::int64_t ticks) {
  return share.price(ticks).to_string();
}

std::string percent_text(std::int64_t hundredths) {
  const std::string cents = std::to_string(hundredths % 100);
  return std::to_string(hundredths / 100) + "." + (cents.size() == 1 ? "0" : "") + cents;
}

// A tenth of the previous close either way; no price of this market is beyond them.
std::int64_t limit_up(const AShareSnapshot& share) {
  return std::max(share.day.previous_close * 11 / 10, share.day.high);
}
std::int64_t limit_down(const AShareSnapshot& share) {
  return std::min(share.day.previous_close * 9 / 10, share.day.low);
}

void add_side(std::vector<std::string>& fields, const AShareSnapshot& share,
              const std::array<RawLevel, 5>& levels) {
  for (const RawLevel& level : levels) fields.push_back(price_text(share, level.price));
  for (const RawLevel& level : levels) fields.push_back(lots_text(level.size));
}

std::vector<std::string> fields_of(const AShareSnapshot& share, std::size_t count) {
  const RawDay& day = share.day;
  std::vector<std::string> fields{upper(share.listing->market) + std::string{share.listing->digits},
                                  share.listing->name,
                                  std::to_string(day.changed.nanoseconds() / 1'000'000'000),
                                  price_text(share, day.open),
                                  price_text(share, day.high),
                                  price_text(share, day.low),
                                  price_text(share, day.last),
                                  lots_text(day.volume),
                                  share.amount().to_string()};
  add_side(fields, share, share.asks);
  add_side(fields, share, share.bids);
  fields.push_back(percent_text(day.volume / 100'000));
  fields.push_back(price_text(share, day.previous_close));
  fields.push_back(price_text(share, limit_up(share)));
  fields.push_back(price_text(share, limit_down(share)));
  if (count == 36) {
    const std::int64_t inner = day.volume / 100 * 46;
    fields.insert(fields.end(), {"1.00", lots_text(inner), lots_text(day.volume - inner)});
  }
  return fields;
}

std::string joined(const std::vector<std::string>& fields) {
  std::string record;
  for (std::size_t i = 0; i < fields.size(); ++i) (record += i > 0 ? "$" : "") += fields[i];
  return record;
}

template <class Text>
std::string json_list(const std::array<RawLevel, 5>& levels, Text text) {
  std::string list = "[";
  for (const RawLevel& level : levels) (list += list.size() > 1 ? "," : "") += text(level);
  return list + "]";
}

std::string json_record(const AShareSnapshot& share, bool has_last_price) {
  const RawDay& day = share.day;
  const auto price = [&](std::int64_t ticks) { return price_text(share, ticks); };
  const auto price_of = [&](const RawLevel& level) { return price(level.price); };
  const auto size_of = [](const RawLevel& level) { return std::to_string(level.size); };
  return R"({"stock_code":")" + std::string{share.listing->digits} + "." +
         upper(share.listing->market) + R"(","time":)" +
         std::to_string(day.changed.nanoseconds() / 1'000'000) +
         (has_last_price ? R"(,"lastPrice":)" + price(day.last) : "") + R"(,"open":)" +
         price(day.open) + R"(,"high":)" + price(day.high) + R"(,"low":)" + price(day.low) +
         R"(,"lastClose":)" + price(day.previous_close) + R"(,"volume":)" +
         std::to_string(day.volume) + R"(,"amount":)" + share.amount().to_string() +
         R"(,"askPrice":)" + json_list(share.asks, price_of) + R"(,"bidPrice":)" +
         json_list(share.bids, price_of) + R"(,"askVol":)" + json_list(share.asks, size_of) +
         R"(,"bidVol":)" + json_list(share.bids, size_of) + "}";
}

std::string length_bytes(std::uint32_t length) {
  std::string bytes;
  for (int i = 0; i < 4; ++i) bytes += static_cast<char>(length >> (8 * i) & 0xFF);
  return bytes;
}

}  // namespace

bool is_tcp_push_json(const AShareSnapshot& share) {
  return share.listing->market == "bj";
}

std::string tcp_push_record(const AShareSnapshot& share, std::size_t fields) {
  return is_tcp_push_json(share) ? json_record(share, true) : joined(fields_of(share, fields));
}

std::string tcp_push_empty_record(const AShareSnapshot& share, std::size_t fields) {
  if (is_tcp_push_json(share)) return "{}";
  std::vector<std::string> empty(fields);
  empty[0] = upper(share.listing->market) + std::string{share.listing->digits};
  return joined(empty);
}

std::string tcp_push_shifted_record(const AShareSnapshot& share, std::size_t fields) {
  if (is_tcp_push_json(share)) return json_record(share, false);
  std::vector<std::string> shifted = fields_of(share, fields);
  shifted.erase(shifted.begin() + 3);
  return joined(shifted);
}

std::string tcp_push_garbage(const AShareSnapshot& share, std::size_t fields,
                             std::uint64_t number) {
  const std::uint64_t kind = number % 3;
  if (kind == 2) return length_bytes(kTooLong) + tcp_push_record(share, fields);
  if (kind == 0 || is_tcp_push_json(share)) return tcp_push_frame("\xFF\xFE$\x01\x02#$$$");
  std::vector<std::string> cut = fields_of(share, fields);
  cut[1].pop_back();
  return tcp_push_frame(joined(cut));
}

std::string tcp_push_frame(std::string_view text) {
  return length_bytes(static_cast<std::uint32_t>(text.size())).append(text);
}

}  // namespace hftcpp::sim
