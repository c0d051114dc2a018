// websocket_wire_test.cpp: RFC 6455 byte by byte.
#include "net/websocket_wire.hpp"

#include "net/net_error.hpp"
#include "support/test_server.hpp"
#include <hftcpp/core/result.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace hftcpp::net {
namespace {

using Kind = MessageReader::Kind;
using test::server_frame;

constexpr std::size_t kMax = 1'000'000;

void give(MessageReader& reader, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto space = reader.space();
    const std::size_t size = std::min(space.size(), bytes.size());
    std::memcpy(space.data(), bytes.data(), size);
    reader.commit(size);
    bytes.remove_prefix(size);
  }
}

std::string bytes(std::initializer_list<int> values) {
  std::string text;
  for (const int value : values) text += static_cast<char>(value);
  return text;
}

// The failure that these bytes lead to, if any.
boost::system::error_code failure_of(std::string_view frames, std::size_t max = kMax) {
  MessageReader reader{max};
  give(reader, frames);
  for (;;) {
    const auto item = reader.next();
    if (item.kind == Kind::failure || item.kind == Kind::need_more) return item.failure;
  }
}

// The examples of RFC 6455, 5.7.
TEST(AppendFrame, MasksAsTheStandardShows) {
  std::string frame;
  std::uint32_t mask = 0;
  std::memcpy(&mask, "\x37\xfa\x21\x3d", 4);
  append_frame(frame, Opcode::text, "Hello", mask);
  EXPECT_EQ(frame, bytes({0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58}));
}

TEST(AppendFrame, WritesEachFormOfALength) {
  const auto head = [](std::size_t size) {
    std::string frame;
    append_frame(frame, Opcode::binary, std::string(size, 'x'), 0);
    EXPECT_TRUE(frame.ends_with(std::string(size, 'x')));
    return frame.substr(0, frame.size() - size - 4);
  };
  EXPECT_EQ(head(0), bytes({0x82, 0x80}));
  EXPECT_EQ(head(125), bytes({0x82, 0x80 | 125}));
  EXPECT_EQ(head(126), bytes({0x82, 0x80 | 126, 0, 126}));
  EXPECT_EQ(head(65'535), bytes({0x82, 0x80 | 126, 0xff, 0xff}));
  EXPECT_EQ(head(65'536), bytes({0x82, 0x80 | 127, 0, 0, 0, 0, 0, 1, 0, 0}));
}

// The example of RFC 6455, 1.3.
TEST(AcceptFor, IsTheStandardsExample) {
  EXPECT_EQ(accept_for("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(MessageReader, ReadsAllMessagesOfOneRead) {
  MessageReader reader{kMax};
  give(reader, server_frame(1, "one") + server_frame(2, "") + server_frame(1, "three"));

  EXPECT_EQ(reader.next().payload, "one");
  const auto empty = reader.next();
  EXPECT_EQ(empty.kind, Kind::message);
  EXPECT_EQ(empty.payload, "");
  EXPECT_EQ(reader.next().payload, "three");
  EXPECT_EQ(reader.next().kind, Kind::need_more);
}

// Wherever the network cuts, the messages are the same.
TEST(MessageReader, ReadsByteByByte) {
  const std::string large(70'000, 'x');
  const std::string stream = server_frame(1, "hello") + server_frame(2, std::string(300, 'y')) +
                             server_frame(9, "ping") + server_frame(1, large);
  MessageReader reader{kMax};
  std::vector<std::string> messages;
  for (const char byte : stream) {
    give(reader, {&byte, 1});
    const auto item = reader.next();
    if (item.kind != Kind::need_more) messages.emplace_back(item.payload);
  }
  ASSERT_EQ(messages.size(), 4u);
  EXPECT_EQ(messages[0], "hello");
  EXPECT_EQ(messages[1], std::string(300, 'y'));
  EXPECT_EQ(messages[2], "ping");
  EXPECT_EQ(messages[3], large);
}

TEST(MessageReader, JoinsFragmentsAroundControlFrames) {
  MessageReader reader{kMax};
  give(reader, server_frame(1, "ab", false) + server_frame(9, "ping") +
                   server_frame(0, "cd", false) + server_frame(0, "", false) +
                   server_frame(0, "ef") + server_frame(1, "next"));

  const auto ping = reader.next();
  EXPECT_EQ(ping.kind, Kind::ping);
  EXPECT_EQ(ping.payload, "ping");
  const auto joined = reader.next();
  EXPECT_EQ(joined.kind, Kind::message);
  EXPECT_EQ(joined.payload, "abcdef");
  EXPECT_EQ(reader.next().payload, "next");
}

// A message stays where it is while others are taken from the same read.
TEST(MessageReader, HandsOutViewsIntoItsBuffer) {
  MessageReader reader{kMax};
  give(reader, server_frame(1, "one") + server_frame(1, "two"));
  const auto first = reader.next();
  const auto second = reader.next();
  EXPECT_EQ(first.payload, "one");
  EXPECT_EQ(second.payload.data(), first.payload.data() + 3 + 2);
}

TEST(MessageReader, ReadsMessagesUpToTheLimitAndNoFurther) {
  MessageReader reader{kMax};
  give(reader, server_frame(1, std::string(kMax, 'x')));
  EXPECT_EQ(reader.next().payload.size(), kMax);

  EXPECT_EQ(failure_of(server_frame(1, std::string(kMax + 1, 'x'))), Errc::too_large);
}

TEST(MessageReader, CountsFragmentsTogether) {
  EXPECT_EQ(failure_of(server_frame(1, "abc", false) + server_frame(0, "def"), 5), Errc::too_large);
  EXPECT_FALSE(failure_of(server_frame(1, "abc", false) + server_frame(0, "de"), 5));
}

// A length is a claim: it alone must not make us allocate, nor wait for what will never come.
TEST(MessageReader, RefusesALongFrameByItsHeader) {
  EXPECT_EQ(failure_of(bytes({0x81, 127, 0, 0, 1, 0, 0, 0, 0, 0})), Errc::too_large);
}

TEST(MessageReader, RefusesWhatTheStandardForbids) {
  const std::pair<std::string, std::string_view> broken[] = {
      {bytes({0xc1, 0}), "an extension that nobody asked for"},
      {bytes({0x81, 0x80, 0, 0, 0, 0}), "a masked frame from a server"},
      {bytes({0x83, 0}), "an unknown kind of data"},
      {bytes({0x8b, 0}), "an unknown kind of control"},
      {bytes({0x09, 0}), "a ping in pieces"},
      {bytes({0x89, 126, 0, 126}), "a long ping"},
      {bytes({0x81, 126, 0, 125}), "a length in a longer form than it needs"},
      {bytes({0x81, 127, 0, 0, 0, 0, 0, 0, 0xff, 0xff}), "likewise"},
      {bytes({0x81, 127, 0x80, 0, 0, 0, 0, 0, 0, 0}), "a negative length"},
      {server_frame(0, "x"), "a continuation of nothing"},
      {server_frame(1, "x", false) + server_frame(1, "y"), "a message within a message"},
      {"HTTP/1.1 200 OK", "no frame at all"},
  };
  for (const auto& [frames, why] : broken) EXPECT_EQ(failure_of(frames), NetErrc::bad_frame) << why;
}

}  // namespace
}  // namespace hftcpp::net
