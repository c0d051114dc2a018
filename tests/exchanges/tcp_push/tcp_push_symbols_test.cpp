#include "exchanges/tcp_push/tcp_push_symbols.hpp"

#include "support/refusal.hpp"

#include <gtest/gtest.h>

namespace hftcpp {
namespace {

TEST(TcpPushSymbols, AreThoseOfTheWire) {
  EXPECT_EQ(tcp_push_native(Symbol{"600000.SH"}), "SH600000");
  EXPECT_EQ(tcp_push_native(Symbol{"sz000001"}), "SZ000001");
  EXPECT_EQ(tcp_push_native(Symbol{"920002"}), "BJ920002");
  for (const char* const name : {"SH600000", "600000.SH", "sh600000", "600000"})
    EXPECT_EQ(tcp_push_symbol(name), Symbol{"600000.sh"}) << name;
  EXPECT_TRUE(tcp_push_symbol("btc/usd").empty());
}

TEST(TcpPushSymbols, RefuseWhatIsNoShare) {
  const auto refused = test::refusal_of([] { return tcp_push_native(Symbol{"btc/usd"}); });
  EXPECT_TRUE(refused.starts_with("\"btc/usd\" is no A-share: write \"600000.SH\"")) << refused;
}

}  // namespace
}  // namespace hftcpp
