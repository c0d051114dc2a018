// The forms of the MessagePack specification, at the edges of each.
#include "service/gateway/message_pack.hpp"

#include <gtest/gtest.h>

#include <string>

namespace hftcpp::gateway {
namespace {

std::string packed(std::string_view json) {
  std::string out;
  EXPECT_TRUE(append_message_pack(out, json)) << json;
  return out;
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

std::string packed_hex(std::string_view json) {
  return hex(packed(json));
}

TEST(MessagePack, WritesWordsInOneByte) {
  EXPECT_EQ(packed_hex("null"), "c0");
  EXPECT_EQ(packed_hex("false"), "c2");
  EXPECT_EQ(packed_hex(" true "), "c3");
}

TEST(MessagePack, WritesIntegersInTheShortestForm) {
  EXPECT_EQ(packed_hex("0"), "00");
  EXPECT_EQ(packed_hex("-0"), "00");
  EXPECT_EQ(packed_hex("127"), "7f");
  EXPECT_EQ(packed_hex("128"), "cc80");
  EXPECT_EQ(packed_hex("255"), "ccff");
  EXPECT_EQ(packed_hex("256"), "cd0100");
  EXPECT_EQ(packed_hex("65535"), "cdffff");
  EXPECT_EQ(packed_hex("65536"), "ce00010000");
  EXPECT_EQ(packed_hex("4294967295"), "ceffffffff");
  EXPECT_EQ(packed_hex("4294967296"), "cf0000000100000000");
  EXPECT_EQ(packed_hex("18446744073709551615"), "cfffffffffffffffff");
  EXPECT_EQ(packed_hex("-1"), "ff");
  EXPECT_EQ(packed_hex("-32"), "e0");
  EXPECT_EQ(packed_hex("-33"), "d0df");
  EXPECT_EQ(packed_hex("-128"), "d080");
  EXPECT_EQ(packed_hex("-129"), "d1ff7f");
  EXPECT_EQ(packed_hex("-32768"), "d18000");
  EXPECT_EQ(packed_hex("-32769"), "d2ffff7fff");
  EXPECT_EQ(packed_hex("-2147483648"), "d280000000");
  EXPECT_EQ(packed_hex("-2147483649"), "d3ffffffff7fffffff");
  EXPECT_EQ(packed_hex("-9223372036854775808"), "d38000000000000000");
}

TEST(MessagePack, WritesOtherNumbersAsTheNearestBinary64) {
  EXPECT_EQ(packed_hex("1.5"), "cb3ff8000000000000");
  EXPECT_EQ(packed_hex("-0.1"), "cbbfb999999999999a");
  EXPECT_EQ(packed_hex("1e1"), "cb4024000000000000");
  EXPECT_EQ(packed_hex("18446744073709551616"), "cb43f0000000000000");
}

TEST(MessagePack, WritesTextsWithTheirSizeInFront) {
  EXPECT_EQ(packed_hex("\"\""), "a0");
  EXPECT_EQ(packed_hex("\"btc\""), "a3627463");
  EXPECT_EQ(packed_hex("\"浦发\""), "a6e6b5a6e58f91");
  for (const auto& [size, head] : {std::pair<std::size_t, std::string_view>{31, "bf"},
                                   {32, "d920"},
                                   {255, "d9ff"},
                                   {256, "da0100"},
                                   {65535, "daffff"},
                                   {65536, "db00010000"}}) {
    const std::string text(size, 'x');
    EXPECT_EQ(packed_hex('"' + text + '"'), std::string{head} + hex(text)) << size;
  }
}

TEST(MessagePack, WritesWhatEscapesStandFor) {
  EXPECT_EQ(packed_hex(R"("a\"\\\/\n")"), "a561225c2f0a");
  EXPECT_EQ(packed_hex(R"("\u6d66\ud83d\ude00\u0000")"), "a8e6b5a6f09f988000");
  EXPECT_EQ(packed_hex(R"({"\u0061":1})"), "81a16101");
}

// Longer than what a reader of frames keeps of escaped texts.
TEST(MessagePack, WritesLongTextsWithEscapes) {
  std::string json{'"'};
  for (int i = 0; i < 3000; ++i) json += "\\n";
  json += '"';
  EXPECT_EQ(packed_hex(json), "da0bb8" + hex(std::string(3000, '\n')));
}

TEST(MessagePack, WritesListsAndMapsOfAllSizes) {
  EXPECT_EQ(packed_hex("[]"), "90");
  EXPECT_EQ(packed_hex("{}"), "80");
  EXPECT_EQ(packed_hex(R"([1,[2],{"a":[]}])"),
            "93019102"
            "81a16190");
  // The specification's own example.
  EXPECT_EQ(packed_hex(R"({"compact":true,"schema":0})"), "82a7636f6d70616374c3a6736368656d6100");
  for (const auto& [size, head] : {std::pair<std::size_t, std::string_view>{15, "9f"},
                                   {16, "dc0010"},
                                   {65535, "dcffff"},
                                   {65536, "dd00010000"}}) {
    std::string json{'['};
    for (std::size_t i = 0; i < size; ++i) json += i == 0 ? "7" : ",7";
    json += ']';
    EXPECT_EQ(packed_hex(json), std::string{head} + hex(std::string(size, '\x07'))) << size;
  }
  for (const auto& [size, head] : {std::pair<std::size_t, std::string_view>{15, "8f"},
                                   {16, "de0010"},
                                   {65536, "df00010000"}}) {
    std::string json{'{'};
    std::string members;
    for (std::size_t i = 0; i < size; ++i) {
      json += i == 0 ? "\"k\":7" : ",\"k\":7";
      members += "\xA1k\x07";
    }
    json += '}';
    EXPECT_EQ(packed_hex(json), std::string{head} + hex(members)) << size;
  }
}

TEST(MessagePack, AppendsBehindWhatIsThere) {
  std::string out = "before ";
  ASSERT_TRUE(append_message_pack(out, "[1]"));
  EXPECT_EQ(out, "before \x91\x01");
}

TEST(MessagePack, PacksInPlaceOfTheTextFromAPositionOn) {
  std::string bytes = R"(before {"a":[true,null]})";
  ASSERT_TRUE(pack_in_place(bytes, 7));
  EXPECT_EQ(hex(bytes.substr(7)), "81a16192c3c0");
  EXPECT_EQ(bytes.substr(0, 7), "before ");
}

TEST(MessagePack, LeavesAloneWhatIsNoJson) {
  for (const std::string_view bad :
       {"", "{", "[1,]", "{\"a\":1}x", "\"\\ud800\"", "\"\xFF\"", "1e999", "01", "nul"}) {
    std::string out = "kept";
    EXPECT_FALSE(append_message_pack(out, bad)) << bad;
    EXPECT_EQ(out, "kept");
    std::string bytes = "kept" + std::string{bad};
    EXPECT_FALSE(pack_in_place(bytes, 4)) << bad;
    EXPECT_EQ(bytes, "kept" + std::string{bad});
  }
}

}  // namespace
}  // namespace hftcpp::gateway
