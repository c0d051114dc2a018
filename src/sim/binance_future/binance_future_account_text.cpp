#include "sim/binance_future/binance_future_account_text.hpp"

#include "sim/account_sums.hpp"
#include "sim/binance/binance_account_text.hpp"
#include "sim/binance/binance_text.hpp"
#include "sim/text.hpp"

namespace hftcpp::sim {
namespace {

using Kind = AccountChange::Kind;

// As the futures write numbers: without zeros that nobody needs.
void append_more(std::string& out, std::string_view key, const Decimal& value) {
  out += ',';
  append_amount(out, key, value, 0);
}

std::string_view type_of(const AccountOrder& order) {
  return order.price ? "LIMIT" : "MARKET";
}

void append_fee(std::string& out, const AccountChange& change) {
  const AccountFill fill = change.fill.value_or(AccountFill{});
  append_more(out, "l", fill.size);
  append_more(out, "z", change.order->filled_size);
  append_more(out, "L", fill.price);
  append_more(out, "n", fill.fee);
  append_text(out, "N", to_upper(change.order->fee_currency));
}

// What moved the account, in Binance's word.
std::string_view reason_of(const AccountChange& change) {
  if (change.kind != Kind::moved) return "ORDER";
  const bool is_deposit = !change.balances.empty() && change.balances[0].change > Decimal{};
  return is_deposit ? "DEPOSIT" : "WITHDRAW";
}

}  // namespace

void append_future_order_update(std::string& out, const AccountChange& change) {
  const AccountOrder& order = *change.order;
  out += R"({"e":"ORDER_TRADE_UPDATE")";
  append_ms(out, "T", change.time);
  append_ms(out, "E", change.time);
  out += R"(,"o":{"s":")" + binance_symbol(order.symbol) + '"';
  append_text(out, "c", binance_client_id(order.client_id, order.id));
  append_text(out, "S", binance_side(order.side));
  append_text(out, "o", type_of(order));
  append_text(out, "f", "GTC");
  append_more(out, "q", order.size);
  append_more(out, "p", order.price.value_or(Decimal{}));
  append_more(out, "ap", order.average_price.value_or(Decimal{}));
  append_text(out, "sp", "0");
  append_text(out, "x", binance_execution(change.kind));
  append_text(out, "X", binance_status(order.status));
  append_number(out, "i", order.id);
  append_fee(out, change);
  append_ms(out, "T", change.time);
  append_number(out, "t", change.fill ? change.fill->id : 0);
  out += R"(,"b":"0","a":"0")";
  out += change.fill && change.fill->is_maker ? R"(,"m":true)" : R"(,"m":false)";
  out += R"(,"R":false,"wt":"CONTRACT_PRICE")";
  append_text(out, "ot", type_of(order));
  out += R"(,"ps":"BOTH","cp":false,"rp":"0","pP":false,"si":0,"ss":0,"V":"EXPIRE_MAKER",)"
         R"("pm":"NONE","gtd":0,"er":"0"}})";
}

void append_early_fill(std::string& out, const AccountChange& change) {
  const AccountOrder& order = *change.order;
  const AccountFill& fill = *change.fill;
  append_head(out, "TRADE_LITE", change.time, TimeUnit::milliseconds);
  append_ms(out, "T", change.time);
  append_text(out, "s", binance_symbol(order.symbol));
  append_more(out, "q", order.size);
  append_more(out, "p", order.price.value_or(Decimal{}));
  out += fill.is_maker ? R"(,"m":true)" : R"(,"m":false)";
  append_text(out, "c", binance_client_id(order.client_id, order.id));
  append_text(out, "S", binance_side(order.side));
  append_more(out, "L", fill.price);
  append_more(out, "l", fill.size);
  append_number(out, "t", fill.id);
  append_number(out, "i", order.id);
  out += '}';
}

// Money that is merely tied up as margin is no change here.
void append_future_account_update(std::string& out, const AccountChange& change) {
  out += R"({"e":"ACCOUNT_UPDATE")";
  append_ms(out, "T", change.time);
  append_ms(out, "E", change.time);
  out += R"(,"a":{"m":")";
  out += reason_of(change);
  out += R"(","B":[)";
  for (const AccountBalance& balance : change.balances) {
    out += R"({"a":")" + to_upper(balance.currency) + '"';
    append_more(out, "wb", balance.total);
    append_more(out, "cw", balance.total);
    append_more(out, "bc", change.kind == Kind::moved ? balance.change : Decimal{});
    out += "},";
  }
  if (out.back() == ',') out.pop_back();
  out += R"(],"P":[)";
  if (const auto& position = change.position) {
    out += R"({"s":")" + binance_symbol(position->symbol) + '"';
    append_more(out, "pa", position->size);
    append_more(out, "ep", position->entry_price);
    append_more(out, "bep", position->entry_price);
    append_more(out, "cr", position->realized);
    out += R"(,"up":"0","mt":"cross","iw":"0","ps":"BOTH"})";
  }
  out += "]}}";
}

void append_listen_key_expired(std::string& out, std::string_view key, Timestamp time) {
  append_head(out, "listenKeyExpired", time, TimeUnit::milliseconds);
  append_text(out, "listenKey", key);
  out += '}';
}

void append_future_order(std::string& out, const AccountOrder& order) {
  out += '{';
  append_amount(out, "avgPrice", order.average_price.value_or(Decimal{}), 0);
  append_text(out, "clientOrderId", binance_client_id(order.client_id, order.id));
  append_more(out, "cumQuote", order.filled_value);
  append_more(out, "executedQty", order.filled_size);
  append_number(out, "orderId", order.id);
  append_more(out, "origQty", order.size);
  append_text(out, "origType", type_of(order));
  append_more(out, "price", order.price.value_or(Decimal{}));
  out += R"(,"reduceOnly":false)";
  append_text(out, "side", binance_side(order.side));
  out += R"(,"positionSide":"BOTH")";
  append_text(out, "status", binance_status(order.status));
  out += R"(,"stopPrice":"0","closePosition":false)";
  append_text(out, "symbol", binance_symbol(order.symbol));
  append_ms(out, "time", order.placed_at);
  append_text(out, "timeInForce", "GTC");
  append_text(out, "type", type_of(order));
  append_ms(out, "updateTime", order.changed_at);
  out += R"(,"workingType":"CONTRACT_PRICE","priceProtect":false})";
}

void append_future_fill(std::string& out, const AccountFill& fill) {
  out += fill.side == Side::buy ? R"({"buyer":true)" : R"({"buyer":false)";
  append_more(out, "commission", fill.fee);
  append_text(out, "commissionAsset", to_upper(fill.fee_currency));
  append_number(out, "id", fill.id);
  out += fill.is_maker ? R"(,"maker":true)" : R"(,"maker":false)";
  append_number(out, "orderId", fill.order_id);
  append_more(out, "price", fill.price);
  append_more(out, "qty", fill.size);
  append_more(out, "quoteQty", times(fill.price, fill.size));
  out += R"(,"realizedPnl":"0")";
  append_text(out, "side", binance_side(fill.side));
  out += R"(,"positionSide":"BOTH")";
  append_text(out, "symbol", binance_symbol(fill.symbol));
  append_ms(out, "time", fill.time);
  out += '}';
}

void append_future_balance(std::string& out, const AccountBalance& balance) {
  out += R"({"accountAlias":"SgsR","asset":")" + to_upper(balance.currency) + '"';
  append_more(out, "balance", balance.total);
  append_more(out, "crossWalletBalance", balance.total);
  out += R"(,"crossUnPnl":"0")";
  append_more(out, "availableBalance", balance.available);
  append_more(out, "maxWithdrawAmount", balance.available);
  out += R"(,"marginAvailable":true)";
  append_ms(out, "updateTime", balance.changed_at);
  out += '}';
}

void append_future_position(std::string& out, const AccountPosition& position) {
  out += R"({"symbol":")" + binance_symbol(position.symbol) + R"(","positionSide":"BOTH")";
  append_more(out, "positionAmt", position.size);
  append_more(out, "entryPrice", position.entry_price);
  append_more(out, "breakEvenPrice", position.entry_price);
  append_more(out, "markPrice", position.entry_price);
  out += R"(,"unRealizedProfit":"0","liquidationPrice":"0","isolatedMargin":"0")";
  append_more(out, "notional", times(position.size, position.entry_price));
  out += R"(,"marginAsset":"USDT","isolatedWallet":"0")";
  append_ms(out, "updateTime", position.changed_at);
  out += '}';
}

}  // namespace hftcpp::sim
