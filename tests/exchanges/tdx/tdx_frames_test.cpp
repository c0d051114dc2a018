#include "exchanges/tdx/tdx_frames.hpp"

#include "exchanges/tdx/tdx_bytes.hpp"
#include "exchanges/tdx/tdx_requests.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace hftcpp {
namespace {

using std::chrono::operator""y;

// The frames in bytes that come piece by piece, as a reader of a socket cuts them.
std::vector<std::string> cut_frames(const std::string& bytes, std::size_t piece) {
  std::vector<std::string> frames;
  std::string buffered;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    buffered += bytes.substr(at, piece);
    for (auto size = tdx_frame_size(buffered); size && *size <= buffered.size();
         size = tdx_frame_size(buffered)) {
      frames.push_back(buffered.substr(0, *size));
      buffered.erase(0, *size);
    }
  }
  EXPECT_TRUE(buffered.empty());
  return frames;
}

Errc refusal(std::string_view frame) {
  TdxUnpacker unpacker;
  const auto reply = unpacker.unpack(frame);
  return reply ? Errc{} : static_cast<Errc>(reply.error().code.value());
}

TEST(TdxFrameSize, IsTheHeadAndWhatItNames) {
  const auto head = from_hex("b1cb7400 1c 00000000 00 0d00 5100 bd00");
  EXPECT_EQ(tdx_frame_size(head), 16u + 81u);
  EXPECT_EQ(tdx_frame_size(load_hex("tdx/quotes_2024.hex")), 191u);
  EXPECT_EQ(tdx_frame_size(from_hex("b1cb7400 0c 1b080001 b6 1d05 be03 be03")), 16u + 958u);
  EXPECT_EQ(tdx_frame_size(tdx_head(0, 0, 65'535, 65'535)), 16u + 65'535u);
  EXPECT_EQ(tdx_frame_size(tdx_reply(1, 4, "")), 16u);
}

TEST(TdxFrameSize, IsUnknownBeforeTheHeadIsWhole) {
  const auto head = from_hex("b1cb7400 1c 00000000 00 0d00 5100 bd00");
  for (std::size_t size = 0; size < head.size(); ++size)
    EXPECT_FALSE(tdx_frame_size({head.data(), size})) << size;
}

TEST(TdxFrameSize, CutsAtEveryByteAlike) {
  const std::string quotes = load_hex("tdx/quotes_2024.hex");
  const std::string zipped = zipped_tdx_reply(7, 0x053e, quotes);
  const std::string bytes = quotes + tdx_reply(3, 4, "") + zipped;
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece)
    EXPECT_EQ(cut_frames(bytes, piece),
              (std::vector<std::string>{quotes, tdx_reply(3, 4, ""), zipped}))
        << piece;
}

// Garbage is a frame of its own, and the next good one is found behind it.
TEST(TdxFrameSize, FindsTheNextFrameBehindGarbage) {
  const std::string good = tdx_reply(3, 4, "ab");
  EXPECT_EQ(cut_frames("garbage" + good, 9), (std::vector<std::string>{"garbage", good}));
  for (std::size_t piece = 1; piece < 12; ++piece)
    EXPECT_EQ(cut_frames("\xb1\xcb\x74!" + good, piece).back(), good) << piece;
  EXPECT_EQ(tdx_frame_size(std::string(10'000, '\xb1')), 9'999u) << "the last may be a begin";
}

TEST(TdxUnpacker, TakesAPayloadAsItIs) {
  TdxUnpacker unpacker;
  const std::string frame = load_hex("tdx/quotes_2024.hex");
  const auto reply = unpacker.unpack(frame);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->sequence, 2u);
  EXPECT_EQ(reply->command, 0x053eu);
  EXPECT_EQ(reply->payload, std::string_view{frame}.substr(16));
}

TEST(TdxUnpacker, InflatesAPayload) {
  TdxUnpacker unpacker;
  for (const std::size_t size : {1u, 189u, 65'535u}) {
    std::string payload(size, 'x');
    for (std::size_t i = 0; i < size; i += 3) payload[i] = static_cast<char>(i * 7 / 11);
    if (deflated(payload).size() > 65'535) payload.assign(size, 'y');
    const std::string frame = zipped_tdx_reply(9, 0x0450, payload);
    const auto reply = unpacker.unpack(frame);
    ASSERT_TRUE(reply) << size;
    EXPECT_EQ(reply->payload, payload);
    EXPECT_EQ(reply->sequence, 9u);
  }
}

TEST(TdxUnpacker, RefusesWhatZlibDoes) {
  const std::string payload = load_hex("tdx/klines_day_2017.hex");
  const std::string body = deflated(payload);
  const auto frame = [&](std::string_view bytes, std::size_t inflated) {
    return tdx_head(1, 0x052d, bytes.size(), inflated) + std::string{bytes};
  };
  EXPECT_EQ(refusal(frame(body, payload.size())), Errc{});
  EXPECT_EQ(refusal(frame(body, payload.size() + 1)), Errc::bad_value);
  EXPECT_EQ(refusal(frame(body, payload.size() - 1)), Errc::bad_value);
  EXPECT_EQ(refusal(frame(body, 0)), Errc::bad_value);
  EXPECT_EQ(refusal(frame(body + "x", payload.size())), Errc::bad_value) << "something behind it";
  EXPECT_EQ(refusal(frame(std::string(60, '\x78'), payload.size())), Errc::bad_value);
  for (std::size_t size = 0; size < body.size(); ++size)
    EXPECT_EQ(refusal(frame({body.data(), size}, payload.size())), Errc::bad_value) << size;
  std::string damaged = body;
  damaged.back() = static_cast<char>(damaged.back() + 1);
  EXPECT_EQ(refusal(frame(damaged, payload.size())), Errc::bad_value) << "its checksum";
}

// However much there is in it, no more than the head names is ever written.
TEST(TdxUnpacker, StopsAtTheSizeThatTheHeadNames) {
  const std::string bomb = deflated(std::string(50'000'000, '\0'));
  ASSERT_LT(bomb.size(), 65'536u);
  EXPECT_EQ(refusal(tdx_head(1, 0x052d, bomb.size(), 65'535) + bomb), Errc::bad_value);
}

TEST(TdxUnpacker, RefusesWhatIsNoWholeFrame) {
  const std::string frame = load_hex("tdx/quotes_2024.hex");
  for (std::size_t size = 0; size < frame.size(); ++size)
    EXPECT_NE(refusal({frame.data(), size}), Errc{}) << size;
  EXPECT_EQ(refusal(frame + "x"), Errc::bad_value);
  EXPECT_EQ(refusal("HTTP/1.1 400 Bad Request"), Errc::bad_value);
}

TEST(TdxRequests, AreTheBytesThatTheVendorsProgramSends) {
  const auto code = [](unsigned market, const char* digits) {
    return *to_tdx_code(market, digits);
  };
  const TdxCode bank = code(0, "000001");
  EXPECT_EQ(tdx_bytes(tdx_connect(1), 0x00931802), from_hex("0c 02189300 01 0300 0300 0d00 01"));
  EXPECT_EQ(tdx_bytes(tdx_connect(2), 0x00941802), from_hex("0c 02189400 01 0300 0300 0d00 02"));
  EXPECT_EQ(
      tdx_bytes(tdx_connect(3), 0x00991803),
      from_hex("0c 03189900 01 2000 2000 db0f d5d0c9ccd6a4a8af0000008fc22540130000d500c9ccbdf0"
               "d7ea00000002"));
  EXPECT_EQ(tdx_bytes(tdx_heartbeat(), 3), from_hex("0c 03000000 01 0200 0200 0400"));
  EXPECT_EQ(tdx_bytes(tdx_count(TdxMarket::shenzhen), 0x006c180c),
            from_hex("0c0c186c0001080008004e0400 0075c73301"));
  EXPECT_EQ(tdx_bytes(tdx_list(TdxMarket::shanghai, 0), 0x01641801),
            from_hex("0c01186401010600060050040100 0000"));
  EXPECT_EQ(
      tdx_bytes(tdx_quotes(std::vector{bank, code(1, "600008")}), 2),
      from_hex("0c02000000011a001a003e05 0500000000000000 0200 00303030303031 01363030303038"));
  EXPECT_EQ(tdx_bytes(tdx_klines(bank, *tdx_interval("1d"), 0, 10), 0x01640801),
            from_hex("0c01086401011c001c002d05 0000 303030303031 0900 0100 0000 0a00 "
                     "00000000000000000000"));
  EXPECT_EQ(tdx_bytes(tdx_minutes(bank), 0x0100081b),
            from_hex("0c1b080001010e000e001d05 0000 303030303031 00000000"));
  EXPECT_EQ(tdx_bytes(tdx_trades(bank, 0, 3), 0x01010817),
            from_hex("0c17080101010e000e00c50f 0000 303030303031 0000 0300"));
  EXPECT_EQ(tdx_past_trades(bank, 2024y / 10 / 11, 5, 7).body,
            from_hex("73da3401 0000 303030303031 0500 0700"));
  EXPECT_EQ(tdx_past_minutes(bank, 2024y / 10 / 11).body, from_hex("73da3401 00 303030303031"));
}

TEST(TdxRequests, AskForNoMoreThanThereIs) {
  const TdxCode code = *to_tdx_code(1, "600000");
  EXPECT_NO_THROW((void)tdx_quotes(std::vector(80, code)));
  EXPECT_THROW((void)tdx_quotes(std::vector(81, code)), std::invalid_argument);
  EXPECT_THROW((void)tdx_quotes({}), std::invalid_argument);
  EXPECT_THROW((void)tdx_klines(code, kTdxIntervals[0], 0, 801), std::invalid_argument);
  EXPECT_THROW((void)tdx_klines(code, kTdxIntervals[0], 0, 0), std::invalid_argument);
  EXPECT_THROW((void)tdx_trades(code, 0, 1801), std::invalid_argument);
  EXPECT_THROW((void)tdx_connect(4), std::invalid_argument);
  EXPECT_THROW((void)tdx_past_trades(code, 1900y / 1 / 1, 0, 1), std::invalid_argument);
  EXPECT_EQ(tdx_interval("7m"), nullptr);
}

}  // namespace
}  // namespace hftcpp
