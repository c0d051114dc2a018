// JsonReader beside Boost.JSON: the one accepts what the other accepts, and sees the same.
#include "support/frames.hpp"
#include "support/json_oracle.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

void expect_agreement(std::string_view text) {
  const auto boost = oracle::boost_sees(text);
  ASSERT_EQ(oracle::reader_sees(text), boost) << text;
  ASSERT_EQ(oracle::reader_passes(text), boost.has_value()) << text;
  ASSERT_EQ(oracle::fields_pass(text), boost.has_value()) << text;
}

// Each alone, and where the fast paths have room to run.
void expect_agreement_in_context(std::string_view value) {
  expect_agreement(value);
  const std::string text{value};
  expect_agreement("[" + text + "]");
  expect_agreement("{\"a\":" + text + ",\"b\":\"0123456789abcdef0123456789abcdef\"}");
  expect_agreement("{\"a\": " + text + " , \"b\" : [ " + text + " ]}");
}

TEST(JsonReaderOracle, AgreesOnNumbers) {
  for (const std::string_view number : {"0",
                                        "-0",
                                        "00",
                                        "01",
                                        "-01",
                                        "1",
                                        "-1",
                                        "+1",
                                        "1.",
                                        ".1",
                                        "-.1",
                                        "1.0",
                                        "0.0",
                                        "0.00",
                                        "1.e1",
                                        "1e",
                                        "1e+",
                                        "1e-",
                                        "1e1",
                                        "1E1",
                                        "1e+01",
                                        "1e-01",
                                        "1.5e10",
                                        "0e0",
                                        "0x1",
                                        "1_0",
                                        "1 2",
                                        "--1",
                                        "-",
                                        "NaN",
                                        "Infinity",
                                        "-Infinity",
                                        "1e2147483647",
                                        "1e2147483648",
                                        "1e-2147483647",
                                        "1e-2147483648",
                                        "1e00000000000000000001",
                                        "123456789012345678901234567890",
                                        "0.123456789012345678901234567890",
                                        "9223372036854775807",
                                        "9223372036854775808",
                                        "-9223372036854775808",
                                        "-9223372036854775809",
                                        "18446744073709551615",
                                        "18446744073709551616",
                                        "1.7976931348623157e309",
                                        "4.9e-400"})
    expect_agreement_in_context(number);
}

// Near the ends of an int the digits before the exponent decide whether Boost.JSON takes it.
TEST(JsonReaderOracle, AgreesOnExponentsAtTheirLimits) {
  std::mt19937 random{7};
  const auto digits = [&random](std::size_t most) {
    std::string text;
    for (std::size_t size = random() % (most + 1); text.size() < size;)
      text.push_back(static_cast<char>('0' + random() % 10));
    return text;
  };
  for (int i = 0; i < 20'000; ++i) {
    std::string number = random() % 2 == 0 ? "-" : "";
    number += random() % 3 == 0 ? "0" : std::to_string(1 + random() % 9) + digits(40);
    if (random() % 4 != 0) number += "." + std::to_string(random() % 10) + digits(30);
    number += random() % 2 == 0 ? "e" : "E-";
    number += std::to_string(2147483647 - static_cast<int>(random() % 60));
    expect_agreement(number + std::string(random() % 40, ' '));
  }
}

TEST(JsonReaderOracle, AgreesOnEscapes) {
  for (const std::string_view text : {R"("\"")",
                                      R"("\\")",
                                      R"("\/")",
                                      R"("\b\f\n\r\t")",
                                      R"("\a")",
                                      R"("\")",
                                      R"("\u")",
                                      R"("\u1")",
                                      R"("\u12")",
                                      R"("\u123")",
                                      R"("\u1234")",
                                      R"("\uABCD")",
                                      R"("\uabcd")",
                                      R"("\u000g")",
                                      R"("\U1234")",
                                      R"("\u0000")",
                                      R"("\ud83d\ude00")",
                                      R"("\ud83d")",
                                      R"("\ude00")",
                                      R"("\ud83d\u0041")",
                                      R"("\ud83dx")",
                                      R"("\ud83d\n")",
                                      R"("\ude00\ud83d")",
                                      R"("\ud83d\ud83d")",
                                      R"("\udbff\udfff")",
                                      R"("\ud800\udc00")",
                                      R"("x\u0041y\ud83d\ude00z")",
                                      R"('a')",
                                      R"("a)",
                                      R"(a")",
                                      R"("\)",
                                      R"("\u)",
                                      R"("\ud83d\u)"})
    expect_agreement_in_context(text);
}

TEST(JsonReaderOracle, AgreesOnEveryByteInAString) {
  for (int byte = 0; byte < 256; ++byte) {
    for (const std::size_t before : {0u, 3u, 15u, 16u, 17u, 40u}) {
      const std::string text =
          "\"" + std::string(before, 'x') + static_cast<char>(byte) + std::string(20, 'y') + "\"";
      expect_agreement(text);
    }
  }
}

TEST(JsonReaderOracle, AgreesOnUtf8) {
  std::vector<std::string> sequences = {"\xC3\xA9", "\xE5\xB8\x81", "\xF0\x9F\x98\x80",
                                        "\xEF\xBB\xBF"};
  for (const int lead : {0x80, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED,
                         0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8, 0xFE, 0xFF})
    for (const int second : {0x00, 0x22, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF})
      for (const std::string_view rest :
           {"", "\x80", "\x80\x80", "\xBF\xBF", "\x80\x7F", "\x80\x80\x80"})
        sequences.push_back(std::string{static_cast<char>(lead)} + static_cast<char>(second) +
                            std::string{rest});
  for (const std::string& sequence : sequences) {
    expect_agreement("\"" + sequence + "\"");
    expect_agreement("\"" + sequence);
    expect_agreement("{\"" + sequence + "\":\"" + std::string(14, 'x') + sequence +
                     "tail of it\"}");
  }
  expect_agreement("\xEF\xBB\xBF{}");
}

TEST(JsonReaderOracle, AgreesOnStructure) {
  for (const std::string_view text : {"{}",
                                      "[]",
                                      "{ }",
                                      "[ ]",
                                      "[,]",
                                      "[1,]",
                                      "[,1]",
                                      "[1,,2]",
                                      "[1 2]",
                                      "[1}",
                                      "{1}",
                                      "{\"a\"}",
                                      "{\"a\":}",
                                      "{\"a\":1,}",
                                      "{,\"a\":1}",
                                      "{\"a\":1 \"b\":2}",
                                      "{\"a\":1]",
                                      "{a:1}",
                                      "{\"a\" 1}",
                                      "{\"a\"::1}",
                                      "{\"a\":1}}",
                                      "[[]",
                                      "[]]",
                                      "[]x",
                                      "[] []",
                                      "nul",
                                      "nulll",
                                      "null",
                                      "true",
                                      "True",
                                      "falsee",
                                      "false",
                                      "tru",
                                      "",
                                      " ",
                                      "\v[]",
                                      "[]\f",
                                      "\0",
                                      "// x\n[]",
                                      "[/**/]",
                                      "{\"\":1}",
                                      "{\"a\":1,\"a\":2}",
                                      "\r\n\t {\"a\" :\t[ ] }\n",
                                      "\"a\"",
                                      "\"a\" \"b\"",
                                      "[\"a\":1]"})
    expect_agreement_in_context(text);
  expect_agreement(std::string_view{"[1]\0", 4});
  expect_agreement(std::string_view{"[1\0]", 4});
}

TEST(JsonReaderOracle, AgreesOnDepth) {
  for (const std::size_t depth : {1u, 31u, 32u, 33u, 63u, 64u, 65u, 66u, 200u}) {
    expect_agreement(std::string(depth, '[') + std::string(depth, ']'));
    std::string objects;
    for (std::size_t i = 0; i < depth; ++i) objects += "{\"a\":";
    expect_agreement(objects + "1" + std::string(depth, '}'));
    expect_agreement("{\"b\":" + objects + "1" + std::string(depth, '}') + "}");
  }
}

// Frames with one byte changed, taken out or put in: most break them, some do not.
TEST(JsonReaderOracle, AgreesOnDamagedFrames) {
  std::vector<std::string> frames = load_lines("kraken/ws_market_doc.jsonl");
  for (const char* const name : {"kraken/ws_executions_snapshot.json", "kraken/ws_ohlc_update.json",
                                 "kraken/ws_instrument_snapshot.json", "binance/ws_kline.jsonl",
                                 "binance/ws_executionReport.json", "binance/ws_aggTrade.jsonl"})
    frames.push_back(load_frame(name));
  constexpr std::string_view kBytes = "\"\\{}[]:,0123456789.eE-+tfn u\x01\x7F\xC3\xA9";
  std::mt19937 random{11};
  for (const std::string& frame : frames) {
    expect_agreement(frame);
    for (int i = 0; i < 3'000; ++i) {
      std::string damaged = frame;
      const std::size_t at = random() % damaged.size();
      const char byte = kBytes[random() % kBytes.size()];
      switch (random() % 3) {
        case 0:
          damaged[at] = byte;
          break;
        case 1:
          damaged.erase(at, 1 + random() % 4);
          break;
        default:
          damaged.insert(at, 1, byte);
      }
      expect_agreement(damaged);
    }
  }
}

}  // namespace
}  // namespace hftcpp
