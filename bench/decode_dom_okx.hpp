// OkxDom: frames of OKX's v5 websocket, spot and swaps.
#pragma once

#include "decode_dom.hpp"
#include "exchanges/okx/okx_codec.hpp"

namespace hftcpp::bench {

template <OkxMarket market>
class OkxDom {
 public:
  void take(const json::value& message, const DecodeContext& context, EventSink& sink) {
    const json::object& root = message.get_object();
    const json::object& arg = root.at("arg").get_object();
    const std::string_view channel = dom_text(arg.at("channel"));
    symbol_ = context.symbols.find(dom_text(arg.at("instId")));
    value_ = kIsSwap ? context.contracts.find(symbol_) : nullptr;
    for (const json::value& item : root.at("data").get_array()) {
      const json::object& row = item.get_object();
      if (channel == "bbo-tbt") {
        take_ticker(row, sink);
      } else if (channel == "trades") {
        take_trade(row, sink);
      } else {
        take_book(row, dom_text(root.at("action")) == "snapshot", sink);
      }
    }
  }

 private:
  static constexpr bool kIsSwap = market == OkxMarket::swap;

  [[nodiscard]] Decimal size(const json::value& value) const {
    return kIsSwap ? *multiply(dom_number(value), *value_) : dom_number(value);
  }
  void take_ticker(const json::object& row, EventSink& sink) const {
    const json::array& bid = row.at("bids").get_array()[0].get_array();
    const json::array& ask = row.at("asks").get_array()[0].get_array();
    sink.on_ticker({.exchange = exchange_,
                    .symbol = symbol_,
                    .bid_price = dom_number(bid[0]),
                    .bid_size = size(bid[1]),
                    .ask_price = dom_number(ask[0]),
                    .ask_size = size(ask[1]),
                    .sequence = dom_natural(row.at("seqId")),
                    .exchange_time = dom_milliseconds(row.at("ts"))});
  }
  void take_trade(const json::object& row, EventSink& sink) const {
    sink.on_trade({.exchange = exchange_,
                   .symbol = symbol_,
                   .price = dom_number(row.at("px")),
                   .size = size(row.at("sz")),
                   .side = dom_text(row.at("side")) == "buy" ? Side::buy : Side::sell,
                   .id = dom_id(row.at("tradeId")),
                   .exchange_time = dom_milliseconds(row.at("ts"))});
  }
  void take_book(const json::object& row, bool snapshot, EventSink& sink) {
    book_.reset();
    book_.exchange = exchange_;
    book_.symbol = symbol_;
    book_.snapshot = snapshot;
    book_.exchange_time = dom_milliseconds(row.at("ts"));
    const std::int64_t previous = row.at("prevSeqId").get_int64();
    book_.previous_sequence = previous < 0 ? 0 : static_cast<std::uint64_t>(previous);
    book_.sequence = dom_natural(row.at("seqId"));
    const std::int64_t checksum = row.at("checksum").get_int64();
    if (checksum != 0) book_.checksum = static_cast<std::uint32_t>(checksum);
    take_levels(row.at("bids"), book_.bids);
    take_levels(row.at("asks"), book_.asks);
    sink.on_book_update(book_);
  }
  void take_levels(const json::value& levels, std::vector<Level>& out) const {
    for (const json::value& item : levels.get_array()) {
      const json::array& level = item.get_array();
      out.push_back({dom_number(level[0]), size(level[1])});
    }
  }

  Exchange exchange_{kIsSwap ? "okx_swap" : "okx"};
  Symbol symbol_;
  const Decimal* value_ = nullptr;
  BookUpdate book_;
};

}  // namespace hftcpp::bench
