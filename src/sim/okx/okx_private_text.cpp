#include "sim/okx/okx_private_text.hpp"

#include "sim/account_sums.hpp"
#include "sim/text.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include <optional>
#include <utility>

namespace hftcpp::sim {
namespace {

using std::string_view_literals::operator""sv;

// OKX has no word for orders that were never there.
std::string_view state_of(OrderStatus status) {
  switch (status) {
    case OrderStatus::open:
      return "live";
    case OrderStatus::partially_filled:
      return "partially_filled";
    case OrderStatus::filled:
      return "filled";
    default:
      return "canceled";
  }
}

std::string_view cancel_source(const AccountOrder& order) {
  if (order.status == OrderStatus::rejected) return "31";
  return state_of(order.status) == "canceled" ? "1" : "";
}

void append_count(std::string& out, std::string_view key, std::uint64_t number) {
  append_member(out, key, std::to_string(number));
}

void append_optional(std::string& out, std::string_view key, std::optional<Decimal> number) {
  if (number)
    append_member(out, key, *number);
  else
    append_member(out, key, ""sv);
}

// What OKX takes is negative.
void append_fee(std::string& out, std::string_view key, Decimal fee) {
  append_member(out, key, negated(fee));
}

// A size at the order's own price, or at what it was filled at: the same for all of its numbers.
Decimal size_of(const OkxNaming& naming, const AccountOrder& order, Decimal size) {
  const Decimal price = order.price.value_or(order.average_price.value_or(Decimal{}));
  return naming.unit.on_wire(price, size);
}

void append_last_fill(std::string& out, const OkxNaming& naming, const AccountFill* fill) {
  append_member(out, "execType", !fill ? ""sv : fill->is_maker ? "M"sv : "T"sv);
  append_fee(out, "fillFee", fill ? fill->fee : Decimal{});
  append_member(out, "fillFeeCcy", fill ? to_upper(fill->fee_currency) : std::string{});
  append_optional(out, "fillPx", fill ? std::optional{fill->price} : std::nullopt);
  append_member(out, "fillSz", fill ? naming.unit.on_wire(fill->price, fill->size) : Decimal{});
  append_member(out, "fillTime", fill ? fill->time : Timestamp{});
}

void append_identity(std::string& out, const OkxNaming& naming) {
  append_member(out, "instId", naming.id);
  append_member(out, "instType", okx_type(naming));
}

void append_balance(std::string& out, const AccountBalance& balance) {
  out += R"({"availBal":")";
  append_number_text(out, balance.available);
  out += '"';
  append_member(out, "cashBal", balance.total);
  append_member(out, "ccy", to_upper(balance.currency));
  append_member(out, "eq", balance.total);
  append_member(out, "frozenBal", balance.locked);
  append_member(out, "ordFrozen", balance.locked);
  append_member(out, "uTime", balance.changed_at);
  append_member(out, "upl", ""sv);
  out += '}';
}

}  // namespace

void append_order(std::string& out, const OkxNaming& naming, const AccountOrder& order,
                  const AccountFill* fill) {
  const bool is_swap = naming.unit.is_swap();
  out += R"({"accFillSz":")";
  append_number_text(out, size_of(naming, order, order.filled_size));
  out += '"';
  append_optional(out, "avgPx", order.average_price);
  append_member(out, "cTime", order.placed_at);
  append_member(out, "cancelSource", cancel_source(order));
  out += R"(,"cancelSourceReason":)" + boost::json::serialize(boost::json::string{order.reason});
  append_member(out, "category", "normal"sv);
  append_member(out, "clOrdId", order.client_id);
  append_member(out, "code", "0"sv);
  append_fee(out, "fee", order.fee);
  append_member(out, "feeCcy", to_upper(order.fee_currency));
  append_last_fill(out, naming, fill);
  append_identity(out, naming);
  append_member(out, "lever", is_swap ? "10"sv : ""sv);
  append_member(out, "msg", ""sv);
  append_count(out, "ordId", order.id);
  append_member(out, "ordType", order.price ? "limit"sv : "market"sv);
  append_member(out, "pnl", "0"sv);
  append_member(out, "posSide", is_swap ? "net"sv : ""sv);
  append_optional(out, "px", order.price);
  append_member(out, "reduceOnly", "false"sv);
  append_member(out, "side", to_text(order.side));
  append_member(out, "state", state_of(order.status));
  append_member(out, "sz", size_of(naming, order, order.size));
  append_member(out, "tdMode", is_swap ? "cross"sv : "cash"sv);
  append_member(out, "tgtCcy", is_swap || order.price ? ""sv : "base_ccy"sv);
  append_member(out, "tradeId", fill ? std::to_string(fill->id) : std::string{});
  append_member(out, "uTime", order.changed_at);
  out += '}';
}

void append_fill(std::string& out, const OkxNaming& naming, const AccountFill& fill) {
  out += R"({"side":")";
  out += to_text(fill.side);
  out += '"';
  append_member(out, "fillSz", naming.unit.on_wire(fill.price, fill.size));
  append_member(out, "fillPx", fill.price);
  append_fee(out, "fee", fill.fee);
  append_member(out, "fillPnl", "0"sv);
  append_count(out, "ordId", fill.order_id);
  append_identity(out, naming);
  append_member(out, "clOrdId", fill.client_id);
  append_member(out, "posSide", "net"sv);
  append_count(out, "billId", fill.id);
  append_member(out, "tag", ""sv);
  append_member(out, "fillTime", fill.time);
  append_member(out, "execType", fill.is_maker ? "M"sv : "T"sv);
  append_count(out, "tradeId", fill.id);
  append_member(out, "feeCcy", to_upper(fill.fee_currency));
  append_member(out, "ts", fill.time);
  out += '}';
}

void append_position(std::string& out, const OkxNaming& naming, const AccountPosition& position,
                     Decimal mark_price) {
  const bool is_open = !position.size.is_zero();
  const Decimal size = naming.unit.on_wire(position.entry_price, position.size);
  const auto when_open = [&](Decimal number) {
    return is_open ? std::optional{number} : std::nullopt;
  };
  out += R"({"adl":"1")";
  append_optional(out, "avgPx", when_open(position.entry_price));
  append_member(out, "cTime", position.changed_at);
  append_identity(out, naming);
  append_optional(out, "lever", when_open(Decimal{10, 0}));
  append_member(out, "liqPx", ""sv);
  append_optional(out, "markPx", when_open(mark_price));
  append_member(out, "mgnMode", "cross"sv);
  append_member(out, "pos", size);
  append_member(out, "posId", std::string{naming.id});
  append_member(out, "posSide", "net"sv);
  append_member(out, "realizedPnl", position.realized);
  append_member(out, "uTime", position.changed_at);
  const Decimal gain = minus(mark_price, position.entry_price);
  append_optional(out, "upl", when_open(times(gain, position.size)));
  out += '}';
}

void append_account(std::string& out, std::span<const AccountBalance> balances, Timestamp time) {
  out += R"({"adjEq":"","details":[)";
  for (const AccountBalance& balance : balances) {
    if (out.back() == '}') out += ',';
    append_balance(out, balance);
  }
  out += R"(],"totalEq":"")";
  append_member(out, "uTime", time);
  out += '}';
}

void append_movement(std::string& out, std::string_view event,
                     std::span<const AccountBalance> balances, std::string_view positions,
                     Timestamp time) {
  out += R"({"pTime":")";
  append_milliseconds(out, time);
  out += '"';
  append_member(out, "eventType", event);
  out += R"(,"balData":[)";
  const char* comma = "";
  for (const AccountBalance& balance : balances) {
    out += std::exchange(comma, ",");
    out += R"({"ccy":")" + to_upper(balance.currency) + '"';
    append_member(out, "cashBal", balance.total);
    append_member(out, "uTime", balance.changed_at);
    out += '}';
  }
  out += R"(],"posData":[)";
  out += positions;
  out += R"(],"trades":[]})";
}

void append_short_position(std::string& out, const OkxNaming& naming,
                           const AccountPosition& position) {
  out += R"({"posId":")" + std::string{naming.id} + '"';
  append_identity(out, naming);
  append_member(out, "mgnMode", "cross"sv);
  append_member(out, "posSide", "net"sv);
  append_member(out, "pos", naming.unit.on_wire(position.entry_price, position.size));
  append_member(out, "avgPx", position.entry_price);
  append_member(out, "uTime", position.changed_at);
  out += '}';
}

std::string okx_private_message(std::string_view arg, std::string_view between,
                                std::string_view rows) {
  std::string text = "{\"arg\":";
  text += arg;
  text += between;
  text += ",\"data\":[";
  text += rows;
  return text + "]}";
}

}  // namespace hftcpp::sim
