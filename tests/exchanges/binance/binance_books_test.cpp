// Binance's books: what REST answers, and how messages hang together.
#include "exchanges/binance/binance_codec_fixture.hpp"

namespace hftcpp {
namespace {

using namespace literals;

TEST(BinanceBookSnapshot, HoldsTheWholeBook) {
  const auto book = BinanceCodec::parse_book_snapshot(
      load_frame("binance/rest_depth_COMPUSDT.json"), Symbol{"comp/usdt"});
  ASSERT_TRUE(book);
  EXPECT_EQ(book->exchange, Exchange{"binance"});
  EXPECT_EQ(book->symbol, Symbol{"comp/usdt"});
  EXPECT_TRUE(book->snapshot);
  EXPECT_EQ(book->sequence, 113129219u);
  EXPECT_GT(book->bids.size(), 100u);
  EXPECT_GT(book->bids[0].price, book->bids[1].price);
}

TEST(BinanceBookSnapshot, RefusesAllElse) {
  const auto code_of = [](std::string_view json) {
    const auto book = BinanceCodec::parse_book_snapshot(json, Symbol{"btc/usdt"});
    return book ? Errc{} : static_cast<Errc>(book.error().code.value());
  };
  EXPECT_EQ(code_of(""), Errc::bad_json);
  EXPECT_EQ(code_of("<html>"), Errc::bad_json);
  EXPECT_EQ(code_of(R"({"code":-1003,"msg":"Too much request weight used"})"), Errc::missing_field);
  EXPECT_EQ(code_of(R"({"lastUpdateId":1,"bids":[],"asks":[]} x)"), Errc::bad_json);
  EXPECT_EQ(code_of(R"({"lastUpdateId":1,"bids":[["1"]],"asks":[]})"), Errc::missing_field);
}

TEST(BinanceBookRules, SayHowItsBooksHangTogether) {
  const BookRules changes = binance_book_rules(0);
  EXPECT_EQ(changes.snapshot, BookRules::Snapshot::by_request);
  EXPECT_EQ(changes.chain, BookRules::Chain::ranges);
  EXPECT_EQ(changes.depth, 0u) << "what is cut off would be missing when the book moves there";
  EXPECT_EQ(changes.checksum, nullptr);
  const BookRules top = binance_book_rules(5);
  EXPECT_EQ(top.snapshot, BookRules::Snapshot::in_stream);
  EXPECT_EQ(top.chain, BookRules::Chain::none);
}

// The first messages are older than the book that was fetched; the others continue it.
TEST(BinanceBookRules, JoinMessagesToAFetchedBook) {
  SymbolMap symbols;
  const Symbol symbol{"comp/usdt"};
  symbols.add("COMPUSDT", symbol);
  BinanceCodec codec{symbols};
  Collector sink;
  for (const auto& frame : load_lines("binance/ws_depth_COMPUSDT.jsonl"))
    ASSERT_TRUE(codec.decode({frame, kArrival}, sink));
  BookKeeper keeper{binance_book_rules(0), Exchange{"binance"}, symbol};
  for (std::size_t i = 0; i < 10; ++i)
    ASSERT_EQ(keeper.on_update(sink.book_updates[i]).kind, BookVerdict::Kind::waiting);
  const auto snapshot =
      BinanceCodec::parse_book_snapshot(load_frame("binance/rest_depth_COMPUSDT.json"), symbol);
  ASSERT_EQ(keeper.on_snapshot(*snapshot).kind, BookVerdict::Kind::applied);
  for (std::size_t i = 10; i < sink.book_updates.size(); ++i)
    ASSERT_EQ(keeper.on_update(sink.book_updates[i]).kind, BookVerdict::Kind::applied) << i;
  EXPECT_EQ(keeper.book().sequence(), sink.book_updates.back().sequence);
  EXPECT_FALSE(keeper.book().is_crossed());
}

}  // namespace
}  // namespace hftcpp
