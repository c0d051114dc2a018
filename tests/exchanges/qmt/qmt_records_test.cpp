// A line taken apart for a backlog: each of its ticks decodes alone as it does within it.
#include "exchanges/qmt/qmt_records.hpp"

#include "exchanges/codec_fixture.hpp"
#include "exchanges/qmt/qmt_codec.hpp"
#include "exchanges/qmt/qmt_symbols.hpp"
#include "support/frames.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;
using testing::ElementsAre;
using testing::Pair;

using Records = std::vector<std::pair<std::string, std::string>>;

class QmtRecords : public CodecTest<QmtCodec> {
 protected:
  QmtRecords() { symbols.set_resolver(qmt_symbol); }
  static Records records_of(std::string_view line) {
    Records records;
    split_qmt(line, [&](std::string_view name, std::string_view bytes) {
      records.emplace_back(name, bytes);
    });
    return records;
  }
};

TEST_F(QmtRecords, AreTicksOfOneShareEach) {
  EXPECT_THAT(records_of("{\"op\":\"tick\",\"data\":{\"600000.SH\":{\"a\":1},\"000001.SZ\":{}}}\n"),
              ElementsAre(Pair("600000.SH", R"({"op":"tick","data":{"600000.SH":{"a":1}}})"),
                          Pair("000001.SZ", R"({"op":"tick","data":{"000001.SZ":{}}})")));
  const std::string one = R"({"op":"tick","data":{"600000.SH":{"a":1}}})";
  EXPECT_THAT(records_of(one), ElementsAre(Pair("600000.SH", one))) << "a record again";
}

TEST_F(QmtRecords, HaveNoNameWhereTheyAreNoTicks) {
  for (const std::string line : {"{\"op\":\"pong\",\"id\":5}\n", "{\"op\":", "nonsense", "[]"})
    EXPECT_THAT(records_of(line), ElementsAre(Pair("", line)));
}

// What is no JSON within a tick is that tick's; what is left of a line that is cut is told too.
TEST_F(QmtRecords, AreApartFromThoseThatAreBad) {
  EXPECT_THAT(records_of(R"({"op":"tick","data":{"600000.SH":{"a":NaN},"000001.SZ":{}}})"),
              ElementsAre(Pair("600000.SH", R"({"op":"tick","data":{"600000.SH":{"a":NaN}}})"),
                          Pair("000001.SZ", R"({"op":"tick","data":{"000001.SZ":{}}})")));
  EXPECT_THAT(
      records_of(R"({"op":"tick","data":{"600000.SH":{},"000001.SZ":{"a)"),
      ElementsAre(Pair("600000.SH", R"({"op":"tick","data":{"600000.SH":{}}})"), Pair("", "{")));
  EXPECT_EQ(code_of("{"), Errc::bad_json);
}

TEST_F(QmtRecords, DecodeAsTheLineDoes) {
  for (const char* const file : {"qmt/tick.json", "qmt/full.json"}) {
    const std::string line = load_frame(file);
    Collector whole;
    ASSERT_TRUE(codec.decode({line, kArrival}, whole));
    Collector apart;
    for (const auto& [code, bytes] : records_of(line))
      ASSERT_TRUE(codec.decode({bytes, kArrival}, apart)) << code;
    ASSERT_EQ(apart.quotes.size(), whole.quotes.size());
    for (std::size_t i = 0; i < apart.quotes.size(); ++i) {
      EXPECT_EQ(apart.quotes[i].symbol, whole.quotes[i].symbol);
      EXPECT_EQ(apart.quotes[i].last, whole.quotes[i].last);
      EXPECT_EQ(apart.quotes[i].exchange_time, whole.quotes[i].exchange_time);
    }
  }
}

}  // namespace
}  // namespace hftcpp
