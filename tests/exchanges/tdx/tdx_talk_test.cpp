#include "exchanges/tdx/tdx_talk.hpp"

#include "exchanges/a_share/a_share_time.hpp"
#include "exchanges/tdx/tdx_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;
using namespace std::string_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr unsigned kCountCommand = 0x044e;
constexpr unsigned kListCommand = 0x0450;
constexpr unsigned kQuotesCommand = 0x053e;
constexpr unsigned kKlinesCommand = 0x052d;
constexpr unsigned kTradesCommand = 0x0fc5;
constexpr unsigned kHeartbeatCommand = 0x0004;

// A question as the server reads it.
struct Asked {
  std::uint32_t sequence = 0;
  unsigned command = 0;
  std::string body;
};

Asked read_question(const std::string& bytes) {
  const auto number = [&](std::size_t at, int size) {
    std::uint32_t value = 0;
    for (int i = 0; i < size; ++i)
      value |= static_cast<std::uint32_t>(
                   static_cast<unsigned char>(bytes.at(at + static_cast<std::size_t>(i))))
               << 8 * i;
    return value;
  };
  if (bytes.empty()) return {};
  return {number(1, 4), number(10, 2), bytes.substr(12)};
}

std::string listing_row(std::string_view digits, std::string_view gbk_name, unsigned decimals) {
  return std::string{digits} + little_endian(100, 2) + std::string{gbk_name} +
         std::string(8 - gbk_name.size(), '\0') + "\0\0\0\0"s + little_endian(decimals, 1) +
         "\0\0\0\0"s + "\0\0\0\0"s;
}

std::string trade_rows(std::initializer_list<std::int64_t> prices, unsigned minute = 600) {
  std::string payload = little_endian(prices.size(), 2);
  std::int64_t before = 0;
  for (const std::int64_t price : prices) {
    payload += little_endian(minute, 2) + tdx_varints({price - before, 5, 1, 0, 0});
    before = price;
  }
  return payload;
}

struct TdxTalkTest : testing::Test {
  TdxTalkTest() {
    for (const char* const native : {"sz000001", "sh600008", "sh510300", "bj920002"})
      symbols.add(native, a_share_symbol(native));
  }

  void make(Channel channel) {
    settings.channel = channel;
    talk.emplace(symbols, memory, settings);
  }
  // As if its lists had come already.
  void make_later(Channel channel) {
    for (const auto market : {TdxMarket::shenzhen, TdxMarket::shanghai, TdxMarket::beijing})
      memory.lists.on_whole(market, kListDay);
    make(channel);
  }
  void begin(std::vector<const char*> pairs, Timestamp now = kNow) {
    std::vector<Symbol> wanted;
    for (const char* const pair : pairs) wanted.emplace_back(pair);
    talk->begin_round(wanted, now);
  }
  Asked ask() {
    asked = read_question(talk->next_question());
    return asked;
  }
  Errc answer(std::string_view payload) {
    const std::string frame = tdx_reply(asked.sequence, asked.command, payload);
    EXPECT_TRUE(talk->is_answer(frame));
    const auto decoded = talk->decode({frame, kNow}, sink);
    return decoded ? Errc{} : static_cast<Errc>(decoded.error().code.value());
  }
  std::vector<std::string> prices() const {
    std::vector<std::string> all;
    for (const Trade& trade : sink.trades) all.push_back(trade.price.to_string());
    return all;
  }

  static constexpr std::chrono::sys_days kListDay = std::chrono::year{2024} / 10 / 16;
  static inline const Timestamp kNow = *a_share_time("2024-10-16", "10:00:01");

  SymbolMap symbols;
  TdxMemory memory;
  TdxTalkSettings settings;
  std::optional<TdxTalk> talk;
  Asked asked;
  Collector sink;
};

TEST_F(TdxTalkTest, AsksForTheListsFirst) {
  make(Channel::quote);
  begin({"600008.sh"});
  EXPECT_EQ(ask().command, kCountCommand);
  EXPECT_EQ(asked.body, from_hex("0100 75c73301")) << "of Shanghai alone: nothing else is wanted";
  EXPECT_EQ(answer(little_endian(1'001, 2)), Errc{});
  EXPECT_EQ(ask().command, kListCommand);
  EXPECT_EQ(asked.body, from_hex("0100 0000"));
  EXPECT_EQ(answer(little_endian(1, 2) + listing_row("600008", "\xca\xd7\xb4\xb4", 2)), Errc{});
  EXPECT_EQ(ask().body, from_hex("0100 e803")) << "the next thousand";
  EXPECT_EQ(answer(little_endian(1, 2) + listing_row("688001", "", 2)), Errc{});
  EXPECT_EQ(ask().command, kQuotesCommand);
  EXPECT_EQ(memory.instruments.find(tdx_code(Symbol{"600008.sh"})).name, "首创");
  EXPECT_EQ(memory.instruments.size(), 2u);

  begin({"600008.sh"});
  EXPECT_EQ(ask().command, kQuotesCommand) << "the same day";
  begin({"600008.sh", "000001.sz"});
  EXPECT_EQ(ask().body, from_hex("0000 75c73301")) << "another market";
  begin({"600008.sh"}, *a_share_time("2024-10-17", "09:15:00"));
  ASSERT_TRUE(talk->next_question().size() > 0);
}

TEST_F(TdxTalkTest, AsksForTheListsAnewEachDay) {
  make_later(Channel::quote);
  begin({"600008.sh"});
  EXPECT_EQ(ask().command, kQuotesCommand);
  begin({"600008.sh"}, *a_share_time("2024-10-17", "09:15:00"));
  EXPECT_EQ(ask().command, kCountCommand);
}

// A server without a list of Beijing answers with garbage or not at all.
TEST_F(TdxTalkTest, GivesUpAListThatCannotBeRead) {
  make(Channel::quote);
  begin({"920002.bj"});
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(ask().command, kCountCommand) << i;
    EXPECT_EQ(answer("?"), Errc::missing_field);
  }
  EXPECT_EQ(ask().command, kQuotesCommand);
  begin({"920002.bj"});
  EXPECT_EQ(ask().command, kQuotesCommand) << "not again on this day";
}

TEST_F(TdxTalkTest, GivesUpAListThatEndsThreeConnections) {
  for (int i = 0; i < 3; ++i) {
    make(Channel::quote);
    begin({"920002.bj"});
    EXPECT_EQ(ask().command, kCountCommand) << i;
  }
  make(Channel::quote);
  begin({"920002.bj"});
  EXPECT_EQ(ask().command, kQuotesCommand);
}

TEST_F(TdxTalkTest, LetsOneConnectionAskForTheLists) {
  make(Channel::quote);
  begin({"600008.sh"});
  EXPECT_EQ(ask().command, kCountCommand);
  settings.channel = Channel::trade;
  TdxTalk other{symbols, memory, settings};
  const std::vector wanted{Symbol{"600008.sh"}};
  other.begin_round(wanted, kNow);
  EXPECT_EQ(other.next_question(), "") << "without them a price may be ten times too high";
  talk.reset();
  other.begin_round(wanted, kNow);
  EXPECT_EQ(read_question(other.next_question()).command, kCountCommand);
}

TEST_F(TdxTalkTest, AsksForQuotesInBatches) {
  settings.batch_size = 2;
  make_later(Channel::quote);
  begin({"600008.sh", "000001.sz", "510300.sh"});
  EXPECT_EQ(ask().body, from_hex("0500000000000000 0200") + "\1"s + "600008" + "\0"s + "000001");
  EXPECT_EQ(answer(from_hex("0136 0000")), Errc{});
  EXPECT_EQ(ask().body, from_hex("0500000000000000 0100") + "\1"s + "510300");
  EXPECT_EQ(answer(from_hex("0136 0000")), Errc{});
  EXPECT_EQ(talk->next_question(), "");
  begin({});
  EXPECT_EQ(talk->next_question(), "");
}

TEST_F(TdxTalkTest, AsksForAsManyBarsAsAreNew) {
  settings.bars = 5;
  settings.interval = tdx_interval("5m");
  make_later(Channel::kline);
  const auto count = [&] { return asked.body.substr(14, 2); };
  begin({"600008.sh"});
  EXPECT_EQ(ask().command, kKlinesCommand);
  EXPECT_EQ(asked.body.substr(8, 2), "\0\0"s) << "the number of five minutes";
  EXPECT_EQ(count(), "\5\0"s);
  EXPECT_EQ(answer("\0\0"s), Errc{});
  EXPECT_EQ(talk->next_question(), "");
  begin({"600008.sh"}, kNow + std::chrono::seconds{3});
  (void)ask();
  EXPECT_EQ(count(), "\2\0"s) << "the present one, and the one that may have ended";
  EXPECT_EQ(answer("?"), Errc::missing_field);
  make_later(Channel::kline);  // another connection, after an outage
  begin({"600008.sh"}, kNow + std::chrono::minutes{16});
  (void)ask();
  EXPECT_EQ(count(), "\5\0"s);
  memory.lists.on_whole(TdxMarket::shanghai, kListDay + std::chrono::days{7});
  begin({"600008.sh"}, kNow + std::chrono::days{7});
  (void)ask();
  EXPECT_EQ(count(), "\x20\3"s) << "no more than the server gives";
}

TEST_F(TdxTalkTest, AsksForALongerPageWhereTradesAreMissing) {
  settings.trades = 3;
  make_later(Channel::trade);
  begin({"600008.sh"});
  EXPECT_EQ(ask().command, kTradesCommand);
  EXPECT_EQ(asked.body, from_hex("0100") + "600008" + from_hex("0000 0300"));
  EXPECT_EQ(answer(trade_rows({501, 502, 503})), Errc{});
  EXPECT_THAT(sink.trades, IsEmpty()) << "they were before";

  begin({"600008.sh"});
  (void)ask();
  EXPECT_EQ(answer(trade_rows({507, 508, 509})), Errc{});
  EXPECT_EQ(ask().body.substr(8), from_hex("0000 f401"));
  EXPECT_EQ(answer(trade_rows({502, 503, 504, 505, 506, 507, 508, 509})), Errc{});
  EXPECT_THAT(prices(), ElementsAre("5.04", "5.05", "5.06", "5.07", "5.08", "5.09"));
  EXPECT_EQ(talk->next_question(), "");
}

TEST_F(TdxTalkTest, TellsTradesThatNoPageHas) {
  settings.trades = 2;
  make_later(Channel::trade);
  begin({"600008.sh"});
  (void)ask();
  EXPECT_EQ(answer(trade_rows({501, 502})), Errc{});
  begin({"600008.sh"});
  (void)ask();
  EXPECT_EQ(answer(trade_rows({507, 508}, 700)), Errc{});
  EXPECT_EQ(ask().body.substr(8), from_hex("0000 f401"));
  EXPECT_EQ(answer(trade_rows({506, 507, 508}, 700)), Errc{}) << "the server gives no more";
  EXPECT_EQ(ask().body.substr(8), from_hex("0000 0807"));
  EXPECT_EQ(answer(trade_rows({506, 507, 508}, 700)), Errc::sequence_gap);
  EXPECT_THAT(prices(), ElementsAre("5.06", "5.07", "5.08"));
  EXPECT_EQ(talk->next_question(), "");
}

TEST_F(TdxTalkTest, GoesOnBehindAHeartbeat) {
  settings.batch_size = 1;
  make_later(Channel::quote);
  begin({"600008.sh", "000001.sz"});
  (void)ask();
  EXPECT_EQ(answer(from_hex("0136 0000")), Errc{});
  asked = read_question(talk->heartbeat());
  EXPECT_EQ(asked.command, kHeartbeatCommand);
  EXPECT_EQ(answer(""), Errc{});
  EXPECT_EQ(ask().body.substr(10), "\0"s + "000001");
}

TEST_F(TdxTalkTest, BeginsAnewWithAPairThatComesBack) {
  make_later(Channel::trade);
  begin({"600008.sh"});
  (void)ask();
  EXPECT_EQ(answer(trade_rows({501})), Errc{});
  begin({"000001.sz"});
  begin({"000001.sz", "600008.sh"});
  (void)ask();
  EXPECT_EQ(answer(trade_rows({300})), Errc{});
  (void)ask();
  EXPECT_EQ(answer(trade_rows({501, 502})), Errc{});
  EXPECT_THAT(sink.trades, IsEmpty()) << "what came meanwhile was not asked for";
  begin({"000001.sz", "600008.sh"});
  (void)ask();
  EXPECT_EQ(answer(trade_rows({300, 301})), Errc{});
  EXPECT_THAT(prices(), ElementsAre("3.01"));
}

// What comes late, of a question that is no more.
TEST_F(TdxTalkTest, TakesNoAnswerForAnother) {
  make_later(Channel::trade);
  begin({"600008.sh", "000001.sz"});
  const Asked first = ask();
  const Asked second = ask();
  const std::string late = tdx_reply(first.sequence, first.command, trade_rows({501}));
  EXPECT_FALSE(talk->is_answer(late));
  EXPECT_FALSE(talk->decode({late, kNow}, sink));
  EXPECT_FALSE(talk->is_answer("no frame"));
  EXPECT_FALSE(talk->is_answer(late.substr(0, 15)));
  EXPECT_TRUE(talk->is_answer(tdx_head(second.sequence, second.command, 50, 7'000)))
      << "readable or not";
}

// Before the opening auction a server still has the quotes of the last day of trading.
TEST_F(TdxTalkTest, PutsWhatIsOfTheLastDayThere) {
  settings.day_before = [](Timestamp) { return std::optional{kListDay - std::chrono::days{5}}; };
  make_later(Channel::trade);
  begin({"600008.sh"});
  (void)ask();
  EXPECT_EQ(answer(trade_rows({501}, 14 * 60 + 59)), Errc{});
  begin({"600008.sh"});
  (void)ask();
  EXPECT_EQ(answer(trade_rows({501, 502}, 14 * 60 + 59)), Errc{});
  ASSERT_EQ(sink.trades.size(), 1u);
  EXPECT_EQ(sink.trades[0].exchange_time, *a_share_time("2024-10-11", "14:59:00"));
}

}  // namespace
}  // namespace hftcpp
