// What the bridge is asked, and by what names.
#include "exchanges/qmt/qmt_codec.hpp"
#include "exchanges/qmt/qmt_symbols.hpp"
#include "support/refusal.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hftcpp {
namespace {

using Codes = std::vector<std::string>;

TEST(QmtRequests, AreLinesOfJson) {
  EXPECT_EQ(QmtCodec::hello("to\"ken"), R"({"op":"hello","ver":1,"token":"to\"ken"})"
                                        "\n");
  EXPECT_EQ(QmtCodec::subscribe(Codes{"SH", "SZ", "BJ"}, 2),
            R"({"op":"sub","id":2,"codes":["SH","SZ","BJ"]})"
            "\n");
  EXPECT_EQ(QmtCodec::unsubscribe(Codes{"BJ"}, 3), R"({"op":"unsub","id":3,"codes":["BJ"]})"
                                                   "\n");
  EXPECT_EQ(QmtCodec::full(Codes{"600000.SH"}, 4), R"({"op":"full","id":4,"codes":["600000.SH"]})"
                                                   "\n");
  EXPECT_EQ(QmtCodec::ping(5), R"({"op":"ping","id":5})"
                               "\n");
}

TEST(QmtRequests, RefuseCodesThatCannotBe) {
  EXPECT_EQ(test::refusal_of([] { return QmtCodec::subscribe({}, 2); }),
            "codes: there are none to ask for");
  for (const char* const code : {"", "XX", "600000", "sh600000", "btc/usd", "600000.XX"})
    EXPECT_TRUE(test::refusal_of([&] {
                  return QmtCodec::full(Codes{"SH", code}, 2);
                }).starts_with("codes: \"" + std::string{code} + "\" is neither"))
        << code;
}

TEST(QmtSymbols, AreXtquants) {
  EXPECT_EQ(qmt_native(Symbol{"600000.sh"}), "600000.SH");
  EXPECT_EQ(qmt_native(Symbol{"sz000001"}), "000001.SZ");
  EXPECT_EQ(qmt_native(Symbol{"920002"}), "920002.BJ");
  EXPECT_EQ(qmt_symbol("600000.SH"), Symbol{"600000.sh"});
  EXPECT_TRUE(qmt_symbol("SH").empty());
  const auto refused = test::refusal_of([] { return qmt_native(Symbol{"btc/usd"}); });
  EXPECT_TRUE(refused.starts_with("\"btc/usd\" is no A-share")) << refused;
}

}  // namespace
}  // namespace hftcpp
