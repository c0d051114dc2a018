// BookKeeper with books that only a checksum over their exact text can vouch for (Kraken spot):
// a snapshot in the stream, no numbers, and a depth beyond which levels vanish unannounced.
#include <hftcpp/core/book_keeper.hpp>

#include <boost/crc.hpp>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;
using Kind = BookVerdict::Kind;

BookUpdate changed(std::vector<Level> bids, std::vector<Level> asks = {}) {
  BookUpdate made;
  made.bids = std::move(bids);
  made.asks = std::move(asks);
  return made;
}

BookUpdate whole(std::vector<Level> bids, std::vector<Level> asks) {
  BookUpdate made = changed(std::move(bids), std::move(asks));
  made.snapshot = true;
  return made;
}

void add_token(std::string& text, const Decimal& number) {
  text += std::to_string(number.mantissa());
}

std::uint32_t top_ten_checksum(const OrderBook& book) {
  std::string text;
  for (const auto& side : {book.asks(10), book.bids(10)})
    for (const Level& level : side) {
      add_token(text, level.price);
      add_token(text, level.size);
    }
  boost::crc_32_type crc;
  crc.process_bytes(text.data(), text.size());
  return crc.checksum();
}

BookKeeper checksum_keeper() {
  return {{.depth = 10, .checksum = top_ten_checksum}, Exchange{"kraken"}, Symbol{"gst/usd"}};
}

BookUpdate example_a() {
  BookUpdate made = whole({{"0.016"_d, "255965.95133811"_d},
                           {"0.015"_d, "264465.46682136"_d},
                           {"0.014"_d, "198234.50375152"_d},
                           {"0.013"_d, "263077.71115063"_d},
                           {"0.012"_d, "135283.23181445"_d},
                           {"0.011"_d, "232726.34707055"_d},
                           {"0.010"_d, "211909.56878553"_d},
                           {"0.009"_d, "16666.66666666"_d},
                           {"0.008"_d, "13600.00000000"_d},
                           {"0.007"_d, "1000.00000000"_d}},
                          {{"0.017"_d, "94510.50669693"_d},
                           {"0.018"_d, "232489.98702916"_d},
                           {"0.019"_d, "244770.01655926"_d},
                           {"0.020"_d, "103394.23779803"_d},
                           {"0.021"_d, "120226.44704447"_d},
                           {"0.022"_d, "122811.44535027"_d},
                           {"0.023"_d, "185766.68965043"_d},
                           {"0.024"_d, "95339.83830809"_d},
                           {"0.025"_d, "32960.86333331"_d},
                           {"0.026"_d, "86326.77204454"_d}});
  made.checksum = 1931231958;
  return made;
}

TEST(BookChecksum, FollowsChecksumsOverTheExactText) {
  BookKeeper keeper = checksum_keeper();
  EXPECT_FALSE(keeper.is_good());
  EXPECT_EQ(keeper.on_update(example_a()).kind, Kind::applied);
  EXPECT_TRUE(keeper.is_good());
  EXPECT_EQ(keeper.checksum_matches(), true);
  EXPECT_EQ(keeper.sequence_matches(), std::nullopt);

  BookUpdate first = changed({{"0.016"_d, "0"_d}, {"0.006"_d, "1.00000000"_d}});
  first.checksum = 1048436223;
  EXPECT_EQ(keeper.on_update(first).kind, Kind::applied);
  EXPECT_EQ(keeper.checksum_matches(), true);

  // Eleven asks now: the eleventh falls off, and no message will ever say so.
  BookUpdate second = changed({}, {{"0.016"_d, "5.00000000"_d}});
  second.checksum = 331961813;
  EXPECT_EQ(keeper.on_update(second).kind, Kind::applied);
  EXPECT_EQ(keeper.book().asks().size(), 10u);
  EXPECT_EQ(keeper.book().asks().back().price, "0.025"_d);
}

TEST(BookChecksum, AgreesWithThePublishedChecksum) {
  BookUpdate published = whole({{"45283.5"_d, "0.10000000"_d},
                                {"45283.4"_d, "1.54582015"_d},
                                {"45282.1"_d, "0.10000000"_d},
                                {"45281.0"_d, "0.10000000"_d},
                                {"45280.3"_d, "1.54592586"_d},
                                {"45279.0"_d, "0.07990000"_d},
                                {"45277.6"_d, "0.03310103"_d},
                                {"45277.5"_d, "0.30000000"_d},
                                {"45277.3"_d, "1.54602737"_d},
                                {"45276.6"_d, "0.15445238"_d}},
                               {{"45285.2"_d, "0.00100000"_d},
                                {"45286.4"_d, "1.54571953"_d},
                                {"45286.6"_d, "1.54571109"_d},
                                {"45289.6"_d, "1.54560911"_d},
                                {"45290.2"_d, "0.15890660"_d},
                                {"45291.8"_d, "1.54553491"_d},
                                {"45294.7"_d, "0.04454749"_d},
                                {"45296.1"_d, "0.35380000"_d},
                                {"45297.5"_d, "0.09945542"_d},
                                {"45299.5"_d, "0.18772827"_d}});
  published.checksum = 3310070434;
  BookKeeper keeper = checksum_keeper();
  EXPECT_EQ(keeper.on_update(published).kind, Kind::applied);
  EXPECT_EQ(keeper.checksum_matches(), true);
}

TEST(BookChecksum, DistrustsABookWithTheWrongChecksum) {
  BookKeeper keeper = checksum_keeper();
  ASSERT_EQ(keeper.on_update(example_a()).kind, Kind::applied);
  BookUpdate wrong = changed({{"0.016"_d, "0"_d}});
  wrong.checksum = 1048436223;

  const BookVerdict verdict = keeper.on_update(wrong);

  EXPECT_EQ(verdict.kind, Kind::broken);
  EXPECT_EQ(verdict.cause, Errc::bad_checksum);
  EXPECT_EQ(keeper.checksum_matches(), false);
  EXPECT_FALSE(keeper.is_good());
  EXPECT_FALSE(keeper.book().is_fresh());
}

TEST(BookChecksum, IgnoresUpdatesUntilTheStreamSendsASnapshot) {
  BookKeeper keeper = checksum_keeper();
  EXPECT_EQ(keeper.on_update(changed({{"1"_d, "1"_d}})).kind, Kind::outdated);
  EXPECT_EQ(keeper.checksum_matches(), std::nullopt);
  BookUpdate wrong = example_a();
  wrong.checksum = 1;
  EXPECT_EQ(keeper.on_update(wrong).cause, Errc::bad_checksum);
  EXPECT_EQ(keeper.on_update(changed({{"1"_d, "1"_d}})).kind, Kind::outdated);
  EXPECT_EQ(keeper.on_update(example_a()).kind, Kind::applied);
  EXPECT_TRUE(keeper.book().is_fresh());
}

TEST(BookChecksum, ChecksOnlyWhatComesWithAChecksum) {
  BookKeeper keeper = checksum_keeper();
  ASSERT_EQ(keeper.on_update(example_a()).kind, Kind::applied);
  ASSERT_EQ(keeper.checksum_matches(), true);
  BookUpdate without = example_a();
  without.checksum.reset();
  EXPECT_EQ(keeper.on_update(without).kind, Kind::applied);
  EXPECT_EQ(keeper.checksum_matches(), std::nullopt);
}

}  // namespace
}  // namespace hftcpp
