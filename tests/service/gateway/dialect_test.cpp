// Which dialect a client speaks, by its path or by its first words; and the codes of errors.
#include "service/gateway/dialect.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace hftcpp::gateway {
namespace {

std::string dialect_word(std::string_view message) {
  const auto name = dialect_of(message);
  return name ? std::string{to_text(*name)} : "nobody";
}
std::string path_word(std::string_view target) {
  const auto name = dialect_of_path(target);
  return name ? std::string{to_text(*name)} : "nobody";
}

TEST(Dialect, IsKnownByThePath) {
  EXPECT_EQ(path_word("/v1/stream"), "native");
  EXPECT_EQ(path_word("/v1/stream?token=hft_x"), "native");
  EXPECT_EQ(path_word("/v1/stream?token=x&encoding=msgpack"), "native_packed");
  EXPECT_EQ(path_word("/v1/stream?encoding=msgpack2"), "native");
  EXPECT_EQ(path_word("/api/realtime/ws"), "realtime");
  EXPECT_EQ(path_word("/api/realtime/ws?token=x"), "realtime");
  EXPECT_EQ(path_word("/"), "nobody");
  EXPECT_EQ(path_word(""), "nobody");
  EXPECT_EQ(path_word("/v1/streams"), "nobody");
}

TEST(Dialect, IsKnownByTheFirstMessage) {
  EXPECT_EQ(dialect_word(R"({"subscribe":[]})"), "simple");
  EXPECT_EQ(dialect_word(R"({"unsubscribe":["000001"]})"), "simple");
  EXPECT_EQ(dialect_word(R"({"token":"hft_x"})"), "simple");
  EXPECT_EQ(dialect_word(R"({"type":"SUBSCRIBE","data":{}})"), "typed");
  EXPECT_EQ(dialect_word(R"({"type":"HEARTBEAT"})"), "typed");
  EXPECT_EQ(dialect_word(R"({"type":"subscribe","data":{}})"), "typed");
  EXPECT_EQ(dialect_word(R"({"type":"subscribe_stock","stock_code":"000001"})"), "realtime");
  EXPECT_EQ(dialect_word(R"({"type":"ping"})"), "realtime");
  EXPECT_EQ(dialect_word(R"({"op":"list"})"), "native");
}

TEST(Dialect, IsNobodysWhereTheMessageIs) {
  for (const std::string_view message :
       {"", "hello", "[]", "{}", "1", R"({"type":"BUY"})", R"({"type":7})",
        R"({"type":7,"token":"x"})", R"({"subscribe":[],"subscribe":[]})"})
    EXPECT_EQ(dialect_word(message), "nobody") << message;
}

TEST(Dialect, HasAnObjectForEachName) {
  std::set<const Dialect*> all;
  for (std::size_t i = 0; i < kDialects; ++i) all.insert(&dialect(static_cast<DialectName>(i)));
  EXPECT_EQ(all.size(), kDialects);
}

TEST(RequestErrc, HasAWordAndANumberForEach) {
  std::set<std::string_view> words;
  std::set<std::uint16_t> numbers;
  for (int i = 0; i <= static_cast<int>(RequestErrc::internal); ++i) {
    words.insert(to_text(static_cast<RequestErrc>(i)));
    numbers.insert(to_number(static_cast<RequestErrc>(i)));
  }
  EXPECT_EQ(words.size(), 10u);
  EXPECT_EQ(numbers.size(), 10u);
  EXPECT_EQ(to_text(RequestErrc::bad_symbol), "bad_symbol");
  EXPECT_EQ(to_number(RequestErrc::not_found), 404);
  EXPECT_FALSE(numbers.contains(0));
}

}  // namespace
}  // namespace hftcpp::gateway
