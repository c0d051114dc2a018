// kraken_checksum_test: Kraken's own published examples, and a real snapshot.
#include "sim/kraken/kraken_checksum.hpp"

#include <boost/crc.hpp>
#include <gtest/gtest.h>

#include <string>

namespace hftcpp::sim {
namespace {

TEST(KrakenChecksum, EqualsThePublishedExample) {
  // "45285.2" with size "0.00100000" is 452852 and 100000.
  const RawBook book{{{452835, 10000000},
                      {452834, 154582015},
                      {452821, 10000000},
                      {452810, 10000000},
                      {452803, 154592586},
                      {452790, 7990000},
                      {452776, 3310103},
                      {452775, 30000000},
                      {452773, 154602737},
                      {452766, 15445238}},
                     {{452852, 100000},
                      {452864, 154571953},
                      {452866, 154571109},
                      {452896, 154560911},
                      {452902, 15890660},
                      {452918, 154553491},
                      {452947, 4454749},
                      {452961, 35380000},
                      {452975, 9945542},
                      {452995, 18772827}}};

  EXPECT_EQ(kraken_book_checksum(book), 3310070434u);
}

// GST/USD of 2024: three decimals of the price, eight of the size; the 11th level does not count.
TEST(KrakenChecksum, EqualsThatOfARealSnapshot) {
  const RawBook book{{{16, 25596595133811},
                      {15, 26446546682136},
                      {14, 19823450375152},
                      {13, 26307771115063},
                      {12, 13528323181445},
                      {11, 23272634707055},
                      {10, 21190956878553},
                      {9, 1666666666666},
                      {8, 1360000000000},
                      {7, 100000000000},
                      {6, 1}},
                     {{17, 9451050669693},
                      {18, 23248998702916},
                      {19, 24477001655926},
                      {20, 10339423779803},
                      {21, 12022644704447},
                      {22, 12281144535027},
                      {23, 18576668965043},
                      {24, 9533983830809},
                      {25, 3296086333331},
                      {26, 8632677204454}}};

  EXPECT_EQ(kraken_book_checksum(book), 1931231958u);
}

TEST(KrakenChecksum, IsCrc32OfAnyLength) {
  EXPECT_EQ(crc32("123456789"), 0xcbf43926u);  // the check value of CRC-32
  EXPECT_EQ(crc32(""), 0u);
  std::string text;
  for (int i = 0; i < 100; ++i) {
    text += static_cast<char>('0' + i % 77);
    boost::crc_32_type expected;
    expected.process_bytes(text.data(), text.size());
    EXPECT_EQ(crc32(text), expected.checksum()) << text.size() << " bytes";
  }
}

}  // namespace
}  // namespace hftcpp::sim
