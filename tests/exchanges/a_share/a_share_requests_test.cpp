#include "exchanges/a_share/a_share_requests.hpp"

#include "core/a_share_symbols.hpp"
#include "exchanges/sina/sina_codec.hpp"
#include "exchanges/tencent/tencent_codec.hpp"
#include "support/refusal.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hftcpp {
namespace {

std::vector<Symbol> many(std::size_t count) {
  std::vector<Symbol> symbols;
  for (std::size_t i = 0; i < count; ++i)
    symbols.push_back(a_share_symbol("sh" + std::to_string(600'000 + i)));
  return symbols;
}

TEST(AShareRequests, AskForBatches) {
  const std::vector symbols{a_share_symbol("600000.SH"), a_share_symbol("000001.SZ"),
                            a_share_symbol("920002.BJ")};
  const auto sina = a_share_batches(sina_source(), symbols, 2);
  ASSERT_EQ(sina.size(), 2u);
  EXPECT_EQ(sina[0].target, "/list=sh600000,sz000001");
  EXPECT_EQ(sina[1].target, "/list=bj920002");
  EXPECT_EQ(sina[1].symbols, std::vector{a_share_symbol("920002.BJ")});
  const auto tencent = a_share_batches(tencent_source(), symbols, 60);
  ASSERT_EQ(tencent.size(), 1u);
  EXPECT_EQ(tencent[0].target, "/q=sh600000,sz000001,bj920002");
}

TEST(AShareRequests, AskForEachCodeOnce) {
  const auto symbols = many(5'500);
  const auto batches = a_share_batches(sina_source(), symbols, 800);
  ASSERT_EQ(batches.size(), 7u);
  std::vector<Symbol> asked;
  for (const AShareBatch& batch : batches) {
    EXPECT_LE(batch.symbols.size(), 800u);
    EXPECT_EQ(batch.target.size(), 6 + batch.symbols.size() * 9 - 1);
    asked.insert(asked.end(), batch.symbols.begin(), batch.symbols.end());
  }
  EXPECT_EQ(asked, symbols);
  EXPECT_TRUE(a_share_batches(sina_source(), {}, 800).empty());
}

TEST(AShareRequests, StayWithinWhatASourceTakes) {
  for (const AShareSource& source : {sina_source(), tencent_source()}) {
    EXPECT_LE(source.batch_size, source.most);
    for (const std::size_t size : {std::size_t{0}, std::size_t{801}})
      EXPECT_EQ(test::refusal_of([&] { return a_share_batches(source, many(1), size); }),
                "batch_size: expected 1 to 800, was " + std::to_string(size));
  }
}

TEST(AShareRequests, TellSinaWhereTheyComeFrom) {
  const auto headers = sina_source().headers;
  ASSERT_FALSE(headers.empty());
  EXPECT_EQ(headers[0].first, "Referer");
  EXPECT_EQ(headers[0].second, "https://finance.sina.com.cn/");
}

TEST(AShareRequests, RefuseWhatIsNoAShare) {
  const std::vector symbols{Symbol{"btc/usd"}};
  EXPECT_EQ(test::refusal_of([&] { return a_share_batches(sina_source(), symbols, 1); }),
            "\"btc/usd\" is no A-share: write \"600000.SH\", \"000001.SZ\" or \"920002.BJ\"");
}

}  // namespace
}  // namespace hftcpp
