#include "exchanges/tcp_push/tcp_push_frame.hpp"

#include "exchanges/tcp_push/pushed_frames.hpp"
#include "support/frames.hpp"
#include "support/refusal.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

const std::string kRefused = "Token鉴权失败";

// Reads as a connection does: what has come so far is looked at after each piece.
struct PushReader {
  std::string buffered;
  std::vector<std::string> payloads;
  Error failure{};

  bool take(std::string_view piece) {
    buffered += piece;
    for (;;) {
      const auto size = tcp_push_frame_size(buffered);
      if (!size) {
        failure = size.error();
        return false;
      }
      if (!*size || **size > buffered.size()) return true;
      payloads.emplace_back(tcp_push_payload(std::string_view{buffered}.substr(0, **size)));
      buffered.erase(0, **size);
    }
  }
};

TEST(TcpPushFrame, IsALengthAndAText) {
  const auto record = load_frame("tcp_push/record_33.txt");
  const auto frame = pushed_frame(record);
  ASSERT_EQ(frame.substr(0, 4), (std::string{'\xE5', '\0', '\0', '\0'})) << "229 bytes";
  EXPECT_EQ(tcp_push_frame_size(frame).value(), 233u);
  EXPECT_EQ(tcp_push_frame_size(frame + frame).value(), 233u);
  EXPECT_EQ(tcp_push_frame_size(std::string_view{frame}.substr(0, 4)).value(), 233u);
  EXPECT_EQ(tcp_push_frame_size(std::string_view{frame}.substr(0, 3)).value(), std::nullopt);
  EXPECT_EQ(tcp_push_frame_size("").value(), std::nullopt);
  EXPECT_EQ(tcp_push_payload(frame), record);
}

// Recorded lines have no length, and no text can be taken for one.
TEST(TcpPushFrame, TakesATextWithoutALengthForWhatItIs) {
  const auto record = load_frame("tcp_push/record_36.txt");
  EXPECT_EQ(tcp_push_payload(record), record);
  EXPECT_EQ(tcp_push_payload("SH"), "SH");
  EXPECT_EQ(tcp_push_payload(""), "");
  EXPECT_EQ(tcp_push_payload(pushed_frame("")), "");
}

TEST(TcpPushFrame, IsTheSameWhereverTheNetworkCutsIt) {
  const std::vector<std::string> payloads{
      load_frame("tcp_push/record_36.txt"), "", load_frame("tcp_push/beijing.json"), "x", kRefused,
      load_frame("tcp_push/record_33.txt")};
  std::string bytes;
  for (const auto& payload : payloads) bytes += pushed_frame(payload);
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    PushReader reader;
    ASSERT_TRUE(reader.take(std::string_view{bytes}.substr(0, cut)));
    ASSERT_TRUE(reader.take(std::string_view{bytes}.substr(cut)));
    ASSERT_EQ(reader.payloads, payloads) << "cut at " << cut;
  }
  PushReader slow;
  for (const char byte : bytes) ASSERT_TRUE(slow.take({&byte, 1}));
  EXPECT_EQ(slow.payloads, payloads);
  EXPECT_TRUE(slow.buffered.empty());
}

TEST(TcpPushFrame, RefusesALengthBeyondTheLimit) {
  const auto with_length = [](std::uint32_t length) {
    std::string bytes;
    for (int i = 0; i < 4; ++i) bytes += static_cast<char>(length >> (8 * i) & 0xFF);
    return bytes;
  };
  EXPECT_EQ(tcp_push_frame_size(with_length(10 * 1024 * 1024)).value(), 10u * 1024 * 1024 + 4);
  for (const std::uint32_t length : {10u * 1024 * 1024 + 1, 0x7FFFFFFFu, 0xFFFFFFFFu}) {
    const auto size = tcp_push_frame_size(with_length(length));
    ASSERT_FALSE(size) << length;
    EXPECT_EQ(size.error().code, make_error_code(Errc::too_large));
    EXPECT_EQ(size.error().where, "length");
  }
}

// Without its length a text reads as one of gigabytes: the next frame cannot be found again.
TEST(TcpPushFrame, GivesUpAStreamThatHasLostItsPlace) {
  PushReader reader;
  const auto good = pushed_frame(load_frame("tcp_push/record_33.txt"));
  EXPECT_FALSE(reader.take(good + load_frame("tcp_push/record_33.txt") + good));
  EXPECT_EQ(reader.payloads.size(), 1u) << "what came before was whole";
  EXPECT_EQ(reader.failure.code, make_error_code(Errc::too_large));
  PushReader stranger;
  EXPECT_FALSE(stranger.take("HTTP/1.1 400 Bad Request\r\n\r\n"));
}

TEST(TcpPushFrame, HandsOnARefusalThatHasNoLength) {
  for (std::size_t cut = 0; cut <= kRefused.size(); ++cut) {
    PushReader reader;
    ASSERT_TRUE(reader.take(std::string_view{kRefused}.substr(0, cut)));
    ASSERT_TRUE(reader.take(std::string_view{kRefused}.substr(cut)));
    ASSERT_EQ(reader.payloads, std::vector{kRefused}) << "cut at " << cut;
  }
  PushReader other;
  ASSERT_TRUE(other.take("Token expired on 2026-11-01\n"));
  ASSERT_FALSE(other.payloads.empty());
  EXPECT_EQ(other.payloads[0], "Token expired on 2026-11-01");
  PushReader flood;
  EXPECT_FALSE(flood.take("Token " + std::string(1000, 'x')));
  ASSERT_EQ(flood.payloads.size(), 1u);
  EXPECT_EQ(flood.payloads[0].size(), 256u);
}

TEST(TcpPushFrame, KnowsARefusal) {
  EXPECT_TRUE(is_tcp_push_refusal(kRefused));
  EXPECT_TRUE(is_tcp_push_refusal("token invalid"));
  EXPECT_TRUE(is_tcp_push_refusal("鉴权失败"));
  EXPECT_FALSE(is_tcp_push_refusal("SH600000"));
  EXPECT_FALSE(is_tcp_push_refusal(""));
}

TEST(TcpPushFrame, LogsInWithTheBareToken) {
  EXPECT_EQ(tcp_push_login("QT_xxxxxxxxxxxxxxxx"), "QT_xxxxxxxxxxxxxxxx");
  EXPECT_EQ(test::refusal_of([] { return tcp_push_login(""); }),
            "token: it is empty; the vendor gives one to each subscriber");
  EXPECT_EQ(test::refusal_of([] { return tcp_push_login(std::string(257, 'x')); }),
            "token: expected at most 256 characters, was 257");
  for (const char* const token : {"QT_x\n", " QT_x", "QT x", "QT_\xE6\xB5\xA6"})
    EXPECT_TRUE(
        test::refusal_of([&] { return tcp_push_login(token); }).starts_with("token: it holds"))
        << token;
}

// Any bytes: a frame is never longer than the limit allows, and what is no frame says so.
TEST(TcpPushFrame, KeepsWithinItsBoundsWhateverComes) {
  std::minstd_rand random{7};
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes(random() % 40, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    const auto size = tcp_push_frame_size(bytes);
    if (!size || !*size) continue;
    ASSERT_GE(**size, 4u);
    ASSERT_LE(**size, kTcpPushMaxPayload + 4);
  }
}

}  // namespace
}  // namespace hftcpp
