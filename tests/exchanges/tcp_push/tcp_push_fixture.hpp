// TcpPushCodecTest: the codec of the push vendors, some shares that it knows, and the sample record
// with what is to become of it.
#pragma once

#include "exchanges/codec_fixture.hpp"
#include "exchanges/tcp_push/pushed_frames.hpp"
#include "exchanges/tcp_push/tcp_push_codec.hpp"
#include "exchanges/tcp_push/tcp_push_symbols.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

class TcpPushCodecTest : public CodecTest<TcpPushCodec> {
 protected:
  TcpPushCodecTest() {
    for (const char* const share : {"600000.sh", "000001.sz", "920002.bj", "000001.sh"})
      symbols.add(tcp_push_native(Symbol{share}), Symbol{share});
  }

  // The record with one field replaced.
  static std::string with_field(std::size_t index, std::string_view text) {
    auto fields = fields_of(load_frame("tcp_push/record_33.txt"));
    fields.at(index) = text;
    return record_of(fields);
  }
  // Of another share, and otherwise the same.
  static std::string record_of_share(std::string_view code) { return with_field(0, code); }

  // Which shares were told of, in that order.
  std::vector<std::string> told() const {
    std::vector<std::string> shares;
    for (const Quote& quote : sink.quotes) shares.emplace_back(quote.symbol.text());
    return shares;
  }
  std::size_t unknown_messages() const {
    std::size_t count = 0;
    for (const auto& control : sink.controls) count += control.kind == Control::Kind::unknown;
    return count;
  }

  const std::string record = load_frame("tcp_push/record_33.txt");
  const std::string beijing = load_frame("tcp_push/beijing.json");
};

inline void expect_levels(const std::array<Level, 5>& levels, std::initializer_list<Decimal> prices,
                          std::initializer_list<Decimal> sizes) {
  for (std::size_t i = 0; i < levels.size(); ++i) {
    EXPECT_TRUE(levels[i].price.is_identical(prices.begin()[i])) << i << " " << levels[i].price;
    EXPECT_TRUE(levels[i].size.is_identical(sizes.begin()[i])) << i << " " << levels[i].size;
  }
}

inline void expect_the_sample(const Quote& quote) {
  using literals::operator""_d;
  EXPECT_EQ(quote.exchange, Exchange{"tcp_push"});
  EXPECT_EQ(quote.symbol, Symbol{"600000.sh"});
  EXPECT_EQ(quote.name.view(), "浦发银行");
  EXPECT_EQ(quote.exchange_time, at("2026-02-05T07:00:00Z")) << "15:00 in Shanghai";
  EXPECT_EQ(quote.receive_time, kArrival);
  EXPECT_TRUE(quote.open.is_identical("10.15"_d));
  EXPECT_TRUE(quote.high.is_identical("10.28"_d));
  EXPECT_TRUE(quote.low.is_identical("10.13"_d));
  EXPECT_TRUE(quote.last.is_identical("10.23"_d));
  EXPECT_TRUE(quote.previous_close.is_identical("10.13"_d));
  EXPECT_TRUE(quote.volume.is_identical("97223700"_d)) << "lots of 100: " << quote.volume;
  EXPECT_TRUE(quote.amount.is_identical("992816064.0"_d));
  expect_levels(quote.asks, {"10.24"_d, "10.25"_d, "10.26"_d, "10.27"_d, "10.28"_d},
                {"468700"_d, "662900"_d, "594200"_d, "965800"_d, "1218200"_d});
  expect_levels(quote.bids, {"10.23"_d, "10.22"_d, "10.21"_d, "10.2"_d, "10.19"_d},
                {"138700"_d, "461700"_d, "432000"_d, "489700"_d, "189100"_d});
}

}  // namespace hftcpp
