// A frame taken apart for a backlog: each of its records decodes alone as it does within it.
#include "exchanges/tcp_push/tcp_push_records.hpp"

#include "exchanges/tcp_push/tcp_push_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace hftcpp {
namespace {

using testing::ElementsAre;
using testing::Pair;

using Records = std::vector<std::pair<std::string, std::string>>;

Records records_of(std::string_view frame, const TcpPushFormat& format = {}) {
  Records records;
  split_tcp_push(frame, format, [&](std::string_view name, std::string_view bytes) {
    records.emplace_back(name, bytes);
  });
  return records;
}

TEST_F(TcpPushCodecTest, FindsTheRecordsOfAFrameWithTheirCodes) {
  const std::string second = record_of_share("SZ000001");
  EXPECT_THAT(records_of(pushed_frame(record)), ElementsAre(Pair("SH600000", record)));
  EXPECT_THAT(records_of(pushed_frame(record + "#" + second + "\n#")),
              ElementsAre(Pair("SH600000", record), Pair("SZ000001", second)));
  EXPECT_THAT(records_of(pushed_frame(" " + beijing)), ElementsAre(Pair("920002.BJ", beijing)));
  EXPECT_THAT(records_of("[" + beijing + "," + beijing + "]"),
              ElementsAre(Pair("920002.BJ", beijing), Pair("920002.BJ", beijing)));
  EXPECT_THAT(records_of(record), ElementsAre(Pair("SH600000", record))) << "a record again";
}

TEST_F(TcpPushCodecTest, NamesNothingThatHasNoCode) {
  EXPECT_THAT(records_of(pushed_frame("Token鉴权失败")), ElementsAre(Pair("", "Token鉴权失败")));
  EXPECT_THAT(records_of("Token鉴权失败"), ElementsAre(Pair("", "Token鉴权失败")));
  EXPECT_THAT(records_of(pushed_frame("nonsense$1$2")), ElementsAre(Pair("", "nonsense$1$2")));
  EXPECT_THAT(records_of(pushed_frame("{\"a\":1}")), ElementsAre(Pair("", "{\"a\":1}")));
  EXPECT_TRUE(records_of(pushed_frame("")).empty());
  EXPECT_TRUE(records_of(pushed_frame(" \n")).empty());
}

TEST_F(TcpPushCodecTest, FindsTheCodeWhereAnotherVendorHasIt) {
  const auto format = TcpPushFormat::from_args(
      {{"fields", "last,symbol"}, {"separator", "|"}, {"record_separator", ";"}});
  EXPECT_THAT(records_of("10.23|600000;10.24|000001", format),
              ElementsAre(Pair("600000", "10.23|600000"), Pair("000001", "10.24|000001")));
}

TEST_F(TcpPushCodecTest, DecodesTheRecordsOfAFrameAloneAsInTheFrame) {
  const std::string frame =
      pushed_frame(record + "#" + with_field(6, "abc") + "#" + record_of_share("SZ000001"));
  Collector whole;
  static_cast<void>(codec.decode({frame, kArrival}, whole));
  Collector apart;
  int broken = 0;
  for (const auto& [name, bytes] : records_of(frame))
    broken += codec.decode({bytes, kArrival}, apart) ? 0 : 1;
  EXPECT_EQ(broken, 1);
  ASSERT_EQ(apart.quotes.size(), whole.quotes.size());
  for (std::size_t i = 0; i < apart.quotes.size(); ++i) {
    EXPECT_EQ(apart.quotes[i].symbol, whole.quotes[i].symbol);
    EXPECT_EQ(apart.quotes[i].last, whole.quotes[i].last);
    EXPECT_EQ(apart.quotes[i].volume, whole.quotes[i].volume);
  }
}

}  // namespace
}  // namespace hftcpp
