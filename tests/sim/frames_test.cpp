// frames_test: the server's side of RFC 6455, with the examples of the standard itself.
#include "sim/frames.hpp"

#include <gtest/gtest.h>

#include <string>

namespace hftcpp::sim {
namespace {

using Kind = ClientFrames::Item::Kind;
using namespace std::string_literals;

constexpr std::size_t kMost = 100'000;

// As a client sends it.
std::string masked(int first, std::string_view payload) {
  std::string frame{static_cast<char>(first)};
  if (payload.size() < 126) {
    frame += static_cast<char>(0x80 | payload.size());
  } else {
    frame += static_cast<char>(0x80 | 126);
    frame += static_cast<char>(payload.size() >> 8);
    frame += static_cast<char>(payload.size() & 0xff);
  }
  const std::string mask = "\x37\xfa\x21\x3d";
  frame += mask;
  for (std::size_t i = 0; i < payload.size(); ++i)
    frame += static_cast<char>(payload[i] ^ mask[i % 4]);
  return frame;
}

TEST(Frames, WritesUnmaskedFramesOfEveryLength) {
  std::string out;
  append_frame(out, Opcode::text, {"Hel", "lo"});
  EXPECT_EQ(out, "\x81\x05Hello"s);  // RFC 6455, 5.7

  out.clear();
  append_frame(out, Opcode::binary, {std::string(256, 'x')});
  EXPECT_EQ(out.substr(0, 4), "\x82\x7e\x01\x00"s);
  EXPECT_EQ(out.size(), 260u);

  out.clear();
  append_frame(out, Opcode::binary, {std::string(65'536, 'x')});
  EXPECT_EQ(out.substr(0, 10), "\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00"s);
}

TEST(Frames, ReadsMaskedMessages) {
  ClientFrames frames{kMost};
  frames.add("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"s);  // RFC 6455, 5.7

  const auto item = frames.next();

  EXPECT_EQ(item.kind, Kind::message);
  EXPECT_EQ(item.payload, "Hello");
  EXPECT_EQ(frames.next().kind, Kind::need_more);
}

TEST(Frames, ReadsMessagesThatComeByteByByte) {
  ClientFrames frames{kMost};
  const std::string long_text(300, 'y');
  std::vector<std::string> got;

  for (const char c : masked(0x81, "one") + masked(0x81, long_text) + masked(0x89, "p")) {
    frames.add({&c, 1});
    for (auto item = frames.next(); item.kind != Kind::need_more; item = frames.next())
      got.emplace_back(item.payload);
  }

  EXPECT_EQ(got, (std::vector<std::string>{"one", long_text, "p"}));
}

TEST(Frames, PutsFragmentsTogetherAroundAPing) {
  ClientFrames frames{kMost};
  frames.add(masked(0x01, "Hel") + masked(0x89, "ping") + masked(0x80, "lo"));

  const auto ping = frames.next();
  EXPECT_EQ(ping.kind, Kind::ping);
  EXPECT_EQ(ping.payload, "ping");
  const auto message = frames.next();
  EXPECT_EQ(message.kind, Kind::message);
  EXPECT_EQ(message.payload, "Hello");
}

TEST(Frames, RefusesWhatNoClientMaySend) {
  const auto code_for = [](const std::string& bytes) {
    ClientFrames frames{kMost};
    frames.add(bytes);
    return frames.next().close_code;
  };

  EXPECT_EQ(code_for("\x81\x05Hello"s), 1002);   // not masked
  EXPECT_EQ(code_for(masked(0xc1, "x")), 1002);  // an extension that nobody offered
  EXPECT_EQ(code_for(masked(0x83, "x")), 1002);  // an unknown kind
  EXPECT_EQ(code_for(masked(0x80, "x")), 1002);  // the end of no message
  EXPECT_EQ(code_for(masked(0x09, "x")), 1002);  // a ping in pieces
  EXPECT_EQ(code_for(masked(0x89, std::string(126, 'x'))), 1002);
  EXPECT_EQ(code_for("\x82\xff\x00\x00\x00\x00\x7f\xff\xff\xff\x00\x00\x00\x00"s), 1009);
}

TEST(Frames, SaysWhyItCloses) {
  EXPECT_EQ(close_payload(1008, "Too many requests"), "\x03\xf0Too many requests"s);
  EXPECT_EQ(close_payload(1008, std::string(500, 'x')).size(), 125u);
}

}  // namespace
}  // namespace hftcpp::sim
