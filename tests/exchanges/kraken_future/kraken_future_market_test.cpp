// KrakenFutureCodec: what its public feeds say.
#include "exchanges/codec_fixture.hpp"
#include "exchanges/kraken_future/kraken_future_codec.hpp"
#include "exchanges/kraken_future/kraken_future_symbols.hpp"
#include <hftcpp/core/book_keeper.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;
using testing::IsEmpty;

std::string market_doc(std::size_t line) {
  return load_lines("kraken_future/ws_market_doc.jsonl").at(line);
}

class KrakenFutureMarket : public CodecTest<KrakenFutureCodec> {
 protected:
  KrakenFutureMarket() { symbols.set_resolver(kraken_future_symbol); }
};

TEST_F(KrakenFutureMarket, ReadsATicker) {
  decode_well(market_doc(0));

  ASSERT_EQ(sink.tickers.size(), 1u);
  const Ticker& ticker = sink.tickers[0];
  EXPECT_EQ(ticker.exchange, Exchange{"kraken_future"});
  EXPECT_EQ(ticker.symbol, Symbol{"btc/usd:btc"});
  EXPECT_TRUE(ticker.bid_price.is_identical("21978.5"_d));
  EXPECT_TRUE(ticker.bid_size.is_identical("2536.0"_d));
  EXPECT_TRUE(ticker.ask_price.is_identical("21987.0"_d));
  EXPECT_TRUE(ticker.ask_size.is_identical("13948.0"_d));
  EXPECT_EQ(ticker.exchange_time, Timestamp{1'676'393'235'406'000'000});
  EXPECT_EQ(ticker.receive_time, kArrival);
}

TEST_F(KrakenFutureMarket, ReadsTheRelativeFundingRate) {
  decode_well(market_doc(0));

  ASSERT_EQ(sink.fundings.size(), 1u);
  const Funding& funding = sink.fundings[0];
  EXPECT_EQ(funding.symbol, Symbol{"btc/usd:btc"});
  EXPECT_EQ(funding.rate, "-0.000001380384722222"_d);
  EXPECT_EQ(funding.predicted_rate, "-0.000008047629166667"_d);
  EXPECT_EQ(funding.mark_price, "21979.68641534714"_d);
  EXPECT_EQ(funding.index_price, "21984.54"_d);
  EXPECT_EQ(funding.next_funding_time, Timestamp{1'676'394'000'000'000'000});
  EXPECT_EQ(funding.exchange_time, Timestamp{1'676'393'235'406'000'000});
}

TEST_F(KrakenFutureMarket, EmitsOnlyTheChannelThatIsAskedFor) {
  KrakenFutureCodec tickers{symbols, {.channel = Channel::ticker}};
  KrakenFutureCodec fundings{symbols, {.channel = Channel::funding}};
  KrakenFutureCodec trades{symbols, {.channel = Channel::trade}};
  KrakenFutureCodec liquidations{symbols, {.channel = Channel::liquidation}};
  const std::string liquidation = load_frame("kraken_future/ws_liquidation.json");

  hftcpp::decode_well(tickers, market_doc(0), sink);
  ASSERT_EQ(sink.events.size(), 1u);
  EXPECT_EQ(sink.tickers.size(), 1u);
  hftcpp::decode_well(fundings, market_doc(0), sink);
  ASSERT_EQ(sink.events.size(), 2u);
  EXPECT_EQ(sink.fundings.size(), 1u);
  hftcpp::decode_well(trades, liquidation, sink);
  ASSERT_EQ(sink.events.size(), 3u);
  EXPECT_EQ(sink.trades.size(), 1u);
  hftcpp::decode_well(liquidations, liquidation, sink);
  ASSERT_EQ(sink.events.size(), 4u);
  EXPECT_EQ(sink.liquidations.size(), 1u);
}

TEST_F(KrakenFutureMarket, HasNoFundingOfAContractThatEnds) {
  std::string frame = market_doc(0);
  frame = without(frame, R"("relative_funding_rate":-1.380384722222e-6,)");
  frame = without(frame, R"("relative_funding_rate_prediction":-8.047629166667e-6,)");
  frame = without(frame, R"("next_funding_rate_time":1676394000000,)");
  decode_well(frame);

  ASSERT_EQ(sink.fundings.size(), 1u);
  EXPECT_EQ(sink.fundings[0].rate, std::nullopt);
  EXPECT_EQ(sink.fundings[0].predicted_rate, std::nullopt);
  EXPECT_FALSE(sink.fundings[0].next_funding_time.is_set());
  EXPECT_EQ(sink.fundings[0].mark_price, "21979.68641534714"_d);
}

TEST_F(KrakenFutureMarket, TellsNoSizeWhereNobodyQuotes) {
  decode_well(replaced(market_doc(0), "\"bid\":21978.5", "\"bid\":0.0"));

  ASSERT_EQ(sink.tickers.size(), 1u);
  EXPECT_TRUE(sink.tickers[0].bid_size.is_zero());
  EXPECT_FALSE(sink.tickers[0].ask_size.is_zero());
}

TEST_F(KrakenFutureMarket, ReadsATickerWithoutSizes) {
  decode_well(load_lines("kraken_future/ws_ticker_lite.jsonl").at(0));

  ASSERT_EQ(sink.tickers.size(), 1u);
  EXPECT_EQ(sink.tickers[0].symbol, Symbol{"bch/usd:bch_210730"});
  EXPECT_TRUE(sink.tickers[0].bid_price.is_identical("439.3"_d));
  EXPECT_TRUE(sink.tickers[0].ask_price.is_identical("439.6"_d));
  EXPECT_TRUE(sink.tickers[0].bid_size.is_zero());
  EXPECT_FALSE(sink.tickers[0].exchange_time.is_set());
  EXPECT_THAT(sink.fundings, IsEmpty());
}

TEST_F(KrakenFutureMarket, ReadsATrade) {
  decode_well(market_doc(1));

  ASSERT_EQ(sink.trades.size(), 1u);
  const Trade& trade = sink.trades[0];
  EXPECT_EQ(trade.symbol, Symbol{"btc/usd:btc"});
  EXPECT_TRUE(trade.price.is_identical("34969.5"_d));
  EXPECT_TRUE(trade.size.is_identical("15000"_d));
  EXPECT_EQ(trade.side, Side::sell);
  EXPECT_EQ(trade.id, "05af78ac-a774-478c-a50c-8b9c234e071e");
  EXPECT_EQ(trade.exchange_time, Timestamp{1'612'266'317'519'000'000});
  EXPECT_THAT(sink.liquidations, IsEmpty());
}

TEST_F(KrakenFutureMarket, ReadsALiquidationAsBoth) {
  decode_well(load_frame("kraken_future/ws_liquidation.json"));

  ASSERT_EQ(sink.trades.size(), 1u);
  ASSERT_EQ(sink.liquidations.size(), 1u);
  const Liquidation& liquidation = sink.liquidations[0];
  EXPECT_EQ(liquidation.symbol, Symbol{"xrp/usd:xrp"});
  EXPECT_EQ(liquidation.side, Side::sell);
  EXPECT_TRUE(liquidation.price.is_identical("0.1736"_d));
  EXPECT_TRUE(liquidation.size.is_identical("12000"_d));
  EXPECT_EQ(liquidation.id, "3ee209b8-bc9f-4ed5-965b-8c6208b26411");
}

TEST_F(KrakenFutureMarket, EmitsNoTradeTwice) {
  const auto frames = load_lines("kraken_future/ws_trades_FI_BCHUSD_210730.jsonl");
  decode_well(frames.at(0));
  EXPECT_THAT(sink.events, IsEmpty());
  decode_well(frames.at(1));  // the number that follows the newest old one

  ASSERT_EQ(sink.trades.size(), 1u);
  EXPECT_EQ(sink.trades[0].id, "727c154e-9339-4c50-987f-326c42f313a4");
}

TEST_F(KrakenFutureMarket, SeesThatTradesAreMissing) {
  const auto frames = load_lines("kraken_future/ws_trades_FI_BCHUSD_210730.jsonl");
  decode_well(frames.at(0));
  EXPECT_EQ(code_of(replaced(frames.at(1), "\"seq\":1488", "\"seq\":1490")), Errc::sequence_gap);
  EXPECT_EQ(sink.trades.size(), 1u);  // it is told all the same
  decode_well(replaced(frames.at(1), "\"seq\":1488", "\"seq\":1491"));
}

TEST_F(KrakenFutureMarket, KeepsARecordedBook) {
  const Symbol symbol{"bch/usd:bch_210730"};
  // Best bid and ask after each frame, from the snapshot on.
  const std::vector<std::pair<Decimal, Decimal>> asks{
      {"439.6"_d, "50.0"_d},    {"439.9"_d, "21692.0"_d}, {"439.8"_d, "50.0"_d},
      {"439.9"_d, "21692.0"_d}, {"439.5"_d, "50.0"_d},    {"439.9"_d, "21692.0"_d},
      {"440.2"_d, "7954.0"_d}};
  BookKeeper keeper{kraken_future_book_rules(0), Exchange{"kraken_future"}, symbol};
  std::size_t line = 0;
  for (const std::string& frame : load_lines("kraken_future/ws_book_FI_BCHUSD_210730.jsonl")) {
    decode_well(frame);
    ASSERT_EQ(sink.book_updates.size(), line + 1);
    const BookUpdate& update = sink.book_updates.back();
    EXPECT_EQ(update.symbol, symbol);
    EXPECT_EQ(update.sequence, 91192 + line);
    ASSERT_EQ(keeper.on_update(update).kind, BookVerdict::Kind::applied) << line;
    if (line < asks.size()) {
      EXPECT_TRUE(keeper.book().bids().front().price.is_identical("439.3"_d));
      EXPECT_TRUE(keeper.book().bids().front().size.is_identical("20108.0"_d));
      EXPECT_TRUE(keeper.book().asks().front().price.is_identical(asks[line].first)) << line;
      EXPECT_TRUE(keeper.book().asks().front().size.is_identical(asks[line].second)) << line;
    }
    ++line;
  }
  EXPECT_EQ(line, 19u);
  EXPECT_EQ(sink.book_updates[0].bids.size(), 11u);
  EXPECT_EQ(sink.book_updates[0].asks.size(), 12u);
  EXPECT_EQ(sink.book_updates[1].exchange_time, Timestamp{1'626'994'932'720'000'000});
}

TEST_F(KrakenFutureMarket, SeesAHoleInABook) {
  const auto frames = load_lines("kraken_future/ws_book_FI_BCHUSD_210730.jsonl");
  for (const std::size_t line : {0u, 1u, 3u}) decode_well(frames.at(line));
  BookKeeper keeper{kraken_future_book_rules(0), Exchange{"kraken_future"},
                    Symbol{"bch/usd:bch_210730"}};
  EXPECT_EQ(keeper.on_update(sink.book_updates[0]).kind, BookVerdict::Kind::applied);
  EXPECT_EQ(keeper.on_update(sink.book_updates[1]).kind, BookVerdict::Kind::applied);
  const BookVerdict verdict = keeper.on_update(sink.book_updates[2]);
  EXPECT_EQ(verdict.kind, BookVerdict::Kind::broken);
  EXPECT_EQ(verdict.cause, Errc::sequence_gap);
  EXPECT_EQ(verdict.expected, 91194u);
  EXPECT_EQ(verdict.received, 91195u);
}

TEST_F(KrakenFutureMarket, LeavesLevelsWithoutSizeOutOfASnapshot) {
  const std::string frame = load_lines("kraken_future/ws_book_FI_BCHUSD_210730.jsonl").at(0);
  decode_well(
      replaced(replaced(frame, "\"qty\":20108.0", "\"qty\":0.0"), "\"qty\":50.0", "\"qty\":-1"));

  EXPECT_EQ(sink.book_updates[0].bids.size(), 10u);
  EXPECT_EQ(sink.book_updates[0].asks.size(), 11u);
}

TEST_F(KrakenFutureMarket, TakesASizeBelowZeroForNone) {
  decode_well(replaced(market_doc(3), "\"qty\":0", "\"qty\":-2"));

  ASSERT_EQ(sink.book_updates.size(), 1u);
  ASSERT_EQ(sink.book_updates[0].asks.size(), 1u);
  EXPECT_TRUE(sink.book_updates[0].asks[0].size.is_zero());
  EXPECT_TRUE(sink.book_updates[0].asks[0].price.is_identical("34981"_d));
}

TEST_F(KrakenFutureMarket, TellsOfAnswers) {
  using enum Control::Kind;
  struct Case {
    Control::Kind kind;
    std::string channel;
    std::string symbol;
    std::string text;
  };
  const std::vector<Case> cases{
      {subscribed, "book", "FI_ETHUSD_211231", ""},
      {notice, "info", "", ""},
      {rejected, "error", "", "Invalid product id"},
      {login_refused, "alert", "",
       "Failed to subscribe to authenticated feed; check api_secret, and that the key may read the "
       "account"},
      {notice, "alert", "", "Already subscribed to feed, re-requesting"},
      {pong, "pong", "", ""},
      {notice, "challenge", "", "226aee50-88fc-4618-a42a-34f7709570b2"},
      {subscribed, "open_orders", "", ""},
  };
  const auto frames = load_lines("kraken_future/ws_replies.jsonl");
  ASSERT_EQ(frames.size(), cases.size());
  for (std::size_t i = 0; i < frames.size(); ++i) {
    sink = {};
    decode_well(frames[i]);
    ASSERT_EQ(sink.controls.size(), 1u) << frames[i];
    EXPECT_EQ(sink.controls[0].kind, cases[i].kind) << frames[i];
    EXPECT_EQ(sink.controls[0].channel, cases[i].channel) << frames[i];
    EXPECT_EQ(sink.controls[0].symbol, cases[i].symbol) << frames[i];
    EXPECT_EQ(sink.controls[0].text, cases[i].text) << frames[i];
  }
  EXPECT_THAT(sink.events, IsEmpty());
}

TEST_F(KrakenFutureMarket, TellsOfEachInstrumentInAnAnswer) {
  decode_well(
      R"({"event":"subscribed_failed","feed":"book","product_ids":["PF_XBTUSD","PF_ETHUSD"]})");

  ASSERT_EQ(sink.controls.size(), 2u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::rejected);
  EXPECT_EQ(sink.controls[0].symbol, "PF_XBTUSD");
  EXPECT_EQ(sink.controls[1].symbol, "PF_ETHUSD");
}

// It names neither an instrument nor a request, and would confirm what others wait for.
TEST_F(KrakenFutureMarket, TakesAHeartbeatsConfirmationForASignOfLife) {
  decode_well(R"({"event":"subscribed","feed":"heartbeat"})");

  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::heartbeat);
}

TEST_F(KrakenFutureMarket, TellsAnswersByTheirFirstFieldHoweverTheyAreSpaced) {
  const std::string trade = market_doc(1);
  const std::string odd = replaced(trade, "\"type\":\"fill\"", "\"type\":\"fill\",\"event\":\"x\"");
  decode_well(odd);
  decode_well(replaced(odd, "{\"feed\":", "{ \"feed\" : "));
  decode_well(R"({ "event" : "subscribed", "feed" : "book", "product_ids" : ["PF_XBTUSD"] })");

  EXPECT_EQ(sink.trades.size(), 2u);
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::subscribed);
}

TEST_F(KrakenFutureMarket, ConfirmsNothingThatItCannotRead) {
  EXPECT_EQ(code_of(R"({"event":"subscribed","feed":"book","product_ids":[5]})"), Errc::wrong_type);
  EXPECT_EQ(code_of(R"({"event":"subscribed","feed":"book","product_ids":5})"), Errc::wrong_type);
  EXPECT_THAT(sink.controls, IsEmpty());
}

TEST_F(KrakenFutureMarket, CountsWhatItDoesNotKnow) {
  decode_well(load_frame("kraken_future/ws_heartbeat.json"));
  decode_well(R"({"feed":"weather","temperature":21})");
  decode_well(R"({"event":"party"})");
  decode_well("{}");

  ASSERT_EQ(sink.controls.size(), 4u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::heartbeat);
  for (std::size_t i = 1; i < 4; ++i) EXPECT_EQ(sink.controls[i].kind, Control::Kind::unknown);
  EXPECT_EQ(sink.controls[1].channel, "weather");
  EXPECT_EQ(sink.controls[2].channel, "party");
}

TEST_F(KrakenFutureMarket, LeavesOutWhatNobodyNamed) {
  symbols.set_resolver({});
  for (std::size_t line = 0; line < 4; ++line)
    EXPECT_EQ(code_of(market_doc(line)), Errc::unknown_symbol) << line;
  EXPECT_EQ(code_of(load_frame("kraken_future/ws_trade_snapshot.json")), Errc::unknown_symbol);
  EXPECT_THAT(sink.events, IsEmpty());
}

}  // namespace
}  // namespace hftcpp
