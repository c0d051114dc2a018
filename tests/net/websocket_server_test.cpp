// websocket_server_test: the server's side of RFC 6455, byte by byte.
#include "net/websocket_server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <vector>

namespace hftcpp::net {
namespace {

using namespace std::string_literals;
using ItemKind = ClientMessageReader::Kind;

constexpr std::size_t kMost = 100'000;
constexpr int kFinal = 0x80;

std::string from_bytes(std::initializer_list<int> values) {
  std::string text;
  for (const int value : values) text += static_cast<char>(value);
  return text;
}

// As a client sends it. `first`: the opcode, and kFinal.
std::string client_frame(int first, std::string_view payload) {
  std::uint32_t mask = 0;
  std::memcpy(&mask, "\x37\xfa\x21\x3d", sizeof mask);
  std::string frame;
  append_frame(frame, static_cast<Opcode>(first & 0x0f), payload, mask);
  frame[0] = static_cast<char>(first);
  return frame;
}

std::string close_of(int code, std::string_view reason = {}) {
  return client_frame(kFinal | 8, from_bytes({code >> 8, code & 0xff}).append(reason));
}

struct ReadItem {
  ItemKind kind{};
  std::string payload{};
  CloseCode code{};
  std::string reason{};
  bool operator==(const ReadItem&) const = default;
};

std::ostream& operator<<(std::ostream& out, const ReadItem& item) {
  return out << static_cast<int>(item.kind) << " of " << item.payload.size() << " bytes, code "
             << static_cast<int>(item.code) << " " << item.reason;
}

void read_all(ClientMessageReader& reader, std::vector<ReadItem>& items) {
  for (auto item = reader.next(); item.kind != ItemKind::need_more; item = reader.next())
    items.push_back({item.kind, std::string{item.payload}, item.code, std::string{item.reason}});
}

std::vector<ReadItem> read_in(std::string_view bytes, std::size_t piece, std::size_t most = kMost) {
  ClientMessageReader reader{most};
  std::vector<ReadItem> items;
  while (!bytes.empty()) {
    std::string part{bytes.substr(0, piece)};
    bytes.remove_prefix(part.size());
    reader.take(part);
    read_all(reader, items);
    std::ranges::fill(part, '#');  // what came is the caller's again
  }
  return items;
}

// What it fails of, whole or in pieces.
ReadItem reader_failure_of(const std::string& bytes, std::size_t most = kMost) {
  const auto whole = read_in(bytes, bytes.size(), most);
  EXPECT_EQ(whole, read_in(bytes, 1, most));
  const bool has_failed = !whole.empty() && whole.back().kind == ItemKind::failure;
  return has_failed ? whole.back() : ReadItem{};
}

ReadItem broken(CloseCode code, std::string reason) {
  return {ItemKind::failure, "", code, std::move(reason)};
}

ReadItem breach(std::string reason) {
  return broken(CloseCode::protocol_error, std::move(reason));
}

// The examples of RFC 6455, 5.7.
TEST(AppendServerFrame, WritesAsTheStandardShows) {
  std::string out;
  append_server_frame(out, Opcode::text, "Hello");
  EXPECT_EQ(out, "\x81\x05Hello"s);

  out.clear();
  append_server_frame(out, Opcode::binary, std::string(256, 'x'));
  EXPECT_EQ(out.substr(0, 4), "\x82\x7e\x01\x00"s);

  out.clear();
  append_server_frame(out, Opcode::binary, std::string(65'536, 'x'));
  EXPECT_EQ(out.substr(0, 10), "\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00"s);
}

TEST(FrameInPlace, IsTheFrameThatAppendingMakes) {
  for (const std::size_t size : {0, 1, 125, 126, 65'535, 65'536}) {
    const std::string payload(size, 'p');
    std::string appended;
    append_server_frame(appended, Opcode::text, payload);
    std::string bytes = std::string(kFrameRoom, '?') + payload;

    const std::size_t begin = frame_in_place(bytes, Opcode::text);

    EXPECT_EQ(std::string_view{bytes}.substr(begin), appended) << size;
  }
}

TEST(AppendCloseFrame, SaysWhy) {
  std::string out;
  append_close_frame(out, CloseCode::slow_client, "too slow");
  EXPECT_EQ(out, "\x88\x0a\x0f\xa8too slow"s);

  out.clear();
  append_close_frame(out, CloseCode::normal, "");
  EXPECT_EQ(out, "\x88\x02\x03\xe8"s);
}

// A control frame holds 125 bytes; what does not fit ends with a whole character.
TEST(AppendCloseFrame, CutsLongReasonsBetweenCharacters) {
  std::string out;
  append_close_frame(out, CloseCode::refused, std::string(500, 'x'));
  EXPECT_EQ(out.size(), 2u + 125u);

  out.clear();
  append_close_frame(out, CloseCode::refused, std::string(122, 'x') + "é");
  EXPECT_EQ(out.substr(4), std::string(122, 'x'));
}

TEST(ClientMessageReader, ReadsAsTheStandardShows) {
  const auto items = read_in("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"s, 100);
  ASSERT_EQ(items.size(), 1u);
  EXPECT_EQ(items[0], (ReadItem{ItemKind::text, "Hello"}));
}

// Whole messages are read where they are, without a copy.
TEST(ClientMessageReader, HandsOutWhatCameWhole) {
  std::string bytes = client_frame(kFinal | 1, "one") + client_frame(kFinal | 2, "") +
                      client_frame(kFinal | 1, "three");
  ClientMessageReader reader{kMost};
  reader.take(bytes);

  const auto one = reader.next();
  EXPECT_EQ(one.payload, "one");
  EXPECT_EQ(one.payload.data(), bytes.data() + 6);
  EXPECT_EQ(reader.next().kind, ItemKind::binary);
  EXPECT_EQ(reader.next().payload, "three");
  EXPECT_EQ(reader.next().kind, ItemKind::need_more);
  EXPECT_EQ(reader.held(), 0u);
}

// Each length around the eight bytes that are unmasked at a time.
TEST(ClientMessageReader, UnmasksPayloadsOfEveryLength) {
  std::minstd_rand random{7};
  for (std::size_t size = 0; size < 300; ++size) {
    std::string payload(size, '\0');
    std::ranges::generate(payload, [&] { return static_cast<char>(random()); });
    const auto items = read_in(client_frame(kFinal | 2, payload), 10'000);
    ASSERT_EQ(items.size(), 1u);
    EXPECT_EQ(items[0], (ReadItem{ItemKind::binary, payload})) << size;
  }
}

// Wherever the network cuts, the items are the same.
TEST(ClientMessageReader, ReadsTheSameInPieces) {
  const std::string large(70'000, 'x');
  const std::string bytes = client_frame(kFinal | 1, "hello") +
                            client_frame(kFinal | 2, std::string(300, 'y')) +
                            client_frame(kFinal | 9, "ping") + client_frame(1, "frag") +
                            client_frame(kFinal | 10, "pong") + client_frame(kFinal | 0, "ment") +
                            client_frame(kFinal | 1, large) + close_of(1001, "bye");
  const std::vector<ReadItem> expected{{ItemKind::text, "hello"},
                                       {ItemKind::binary, std::string(300, 'y')},
                                       {ItemKind::ping, "ping"},
                                       {ItemKind::pong, "pong"},
                                       {ItemKind::text, "fragment"},
                                       {ItemKind::text, large},
                                       {ItemKind::close, "bye", CloseCode::going_away}};
  for (std::size_t piece = 1; piece < 400; ++piece) ASSERT_EQ(read_in(bytes, piece), expected);
  EXPECT_EQ(read_in(bytes, bytes.size()), expected);
}

// A message cut short is no message, wherever it was cut.
TEST(ClientMessageReader, SaysNothingOfWhatIsNotWhole) {
  const std::string bytes = client_frame(1, "ab") + client_frame(kFinal | 0, std::string(200, 'c'));
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_TRUE(read_in(bytes.substr(0, size), 50).empty()) << "cut at " << size;
}

TEST(ClientMessageReader, HoldsWhatIsNotWholeAndNothingElse) {
  const std::string frame = client_frame(kFinal | 1, "twelve bytes");
  std::string half = frame.substr(0, 10);
  std::string rest = frame.substr(10) + client_frame(1, "begun");
  ClientMessageReader reader{kMost};

  reader.take(half);
  EXPECT_EQ(reader.next().kind, ItemKind::need_more);
  EXPECT_EQ(reader.held(), 10u);
  reader.take(rest);
  EXPECT_EQ(reader.next().payload, "twelve bytes");
  EXPECT_EQ(reader.held(), 0u);
  EXPECT_EQ(reader.next().kind, ItemKind::need_more);
  EXPECT_EQ(reader.held(), 5u);

  std::string end = client_frame(kFinal | 0, "");
  reader.take(end);
  EXPECT_EQ(reader.next().payload, "begun");
  EXPECT_EQ(reader.next().kind, ItemKind::need_more);
  EXPECT_EQ(reader.held(), 0u);
}

TEST(ClientMessageReader, RefusesFramesThatTheStandardForbids) {
  EXPECT_EQ(reader_failure_of("\x81\x05Hello"s), breach("a frame that is not masked"));
  EXPECT_EQ(reader_failure_of(client_frame(kFinal | 0x41, "x")), breach("reserved bits are set"));
  EXPECT_EQ(reader_failure_of(client_frame(kFinal | 0x21, "x")), breach("reserved bits are set"));
  EXPECT_EQ(reader_failure_of(client_frame(kFinal | 3, "x")), breach("an unknown opcode"));
  EXPECT_EQ(reader_failure_of(client_frame(kFinal | 11, "x")), breach("an unknown opcode"));
  EXPECT_EQ(reader_failure_of(client_frame(9, "x")), breach("a control frame in pieces"));
  EXPECT_EQ(reader_failure_of(client_frame(kFinal | 9, std::string(126, 'x'))),
            breach("a control frame of more than 125 bytes"));
  const std::string long_form = "a length in a needlessly long form";
  EXPECT_EQ(reader_failure_of(from_bytes({0x81, 0xfe, 0, 125})), breach(long_form));
  EXPECT_EQ(reader_failure_of(from_bytes({0x81, 0xff, 0, 0, 0, 0, 0, 0, 0xff, 0xff})),
            breach(long_form));
  EXPECT_EQ(reader_failure_of(from_bytes({0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0})),
            breach("a length that cannot be"));
}

TEST(ClientMessageReader, RefusesMessagesThatAreNotInOrder) {
  EXPECT_EQ(reader_failure_of(client_frame(kFinal | 0, "x")), breach("a continuation of nothing"));
  EXPECT_EQ(reader_failure_of(client_frame(1, "x") + client_frame(kFinal | 0, "y") +
                              client_frame(0, "z")),
            breach("a continuation of nothing"));
  EXPECT_EQ(reader_failure_of(client_frame(1, "x") + client_frame(kFinal | 1, "y")),
            breach("a message within a message"));
  EXPECT_EQ(reader_failure_of(client_frame(1, "x") + client_frame(2, "y")),
            breach("a message within a message"));
}

TEST(ClientMessageReader, ReadsMessagesUpToTheLimitAndNoFurther) {
  const auto too_large = broken(CloseCode::too_large, "a message that is too large");
  EXPECT_EQ(reader_failure_of(client_frame(kFinal | 1, "12345"), 5), ReadItem{});
  EXPECT_EQ(reader_failure_of(client_frame(kFinal | 1, "123456"), 5), too_large);
  EXPECT_EQ(reader_failure_of(client_frame(1, "123") + client_frame(0, "45"), 5), ReadItem{});
  EXPECT_EQ(reader_failure_of(client_frame(1, "123") + client_frame(0, "456"), 5), too_large);
  // A length is a claim: nobody waits for what is refused anyway.
  EXPECT_EQ(
      reader_failure_of(from_bytes({0x82, 0xff, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0})),
      too_large);
  EXPECT_EQ(reader_failure_of(client_frame(kFinal | 9, "ping"), 3), ReadItem{});
}

TEST(ClientMessageReader, ReadsTextsThatAreUtf8) {
  const std::string texts[] = {"",
                               "κόσμε",
                               "深证成指 02138",
                               "\U0010FFFF",
                               "\u07ff\u0800\ud7ff\ue000",
                               "7 bytes"
                               "\xc3\xa9"
                               "7 bytes"};
  for (const std::string& text : texts) {
    const auto items = read_in(client_frame(kFinal | 1, text), 10'000);
    ASSERT_EQ(items.size(), 1u);
    EXPECT_EQ(items[0], (ReadItem{ItemKind::text, text}));
  }
}

TEST(ClientMessageReader, RefusesTextsThatAreNot) {
  const auto not_utf8 = broken(CloseCode::not_utf8, "a text that is not UTF-8");
  const std::string broken_texts[] = {"\x80",
                                      "\xc3",
                                      "\xc0\xaf",
                                      "\xe0\x80\xaf",
                                      "\xed\xa0\x80",
                                      "\xf4\x90\x80\x80",
                                      "\xf5\x80\x80\x80",
                                      "\xff",
                                      "eight ok\xe4\xba"};
  for (const std::string& text : broken_texts) {
    EXPECT_EQ(reader_failure_of(client_frame(kFinal | 1, text)), not_utf8) << text;
    EXPECT_EQ(reader_failure_of(client_frame(kFinal | 2, text)), ReadItem{}) << text;
    EXPECT_EQ(reader_failure_of(client_frame(1, text) + client_frame(kFinal | 0, "")), not_utf8)
        << text;
  }
}

// A character may lie in two frames, with a ping between them.
TEST(ClientMessageReader, ReadsCharactersInPieces) {
  const std::string bytes = client_frame(1, "\xe4\xb8") + client_frame(kFinal | 9, "") +
                            client_frame(0, "\xad\xe5") + client_frame(kFinal | 0, "\x9b\xbd");
  const std::vector<ReadItem> expected{{ItemKind::ping, ""}, {ItemKind::text, "中国"}};
  EXPECT_EQ(read_in(bytes, bytes.size()), expected);
  EXPECT_EQ(read_in(bytes, 1), expected);
}

TEST(ClientMessageReader, ReadsWhyAClientCloses) {
  const auto close_item = [](const std::string& bytes) { return read_in(bytes, 100).at(0); };
  EXPECT_EQ(close_item(client_frame(kFinal | 8, "")),
            (ReadItem{ItemKind::close, "", CloseCode::normal}));
  EXPECT_EQ(close_item(close_of(1000)), (ReadItem{ItemKind::close, "", CloseCode::normal}));
  EXPECT_EQ(close_item(close_of(4999, "mine")),
            (ReadItem{ItemKind::close, "mine", static_cast<CloseCode>(4999)}));
}

TEST(ClientMessageReader, RefusesClosesThatAreNone) {
  for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535})
    EXPECT_EQ(reader_failure_of(close_of(code)),
              breach("a close with a code that there is none of"))
        << code;
  for (const int code : {1001, 1002, 1003, 1007, 1014, 3000})
    EXPECT_EQ(reader_failure_of(close_of(code)), ReadItem{}) << code;
  EXPECT_EQ(reader_failure_of(client_frame(kFinal | 8, "x")), breach("a close with half a code"));
  EXPECT_EQ(reader_failure_of(close_of(1000, "\xff")),
            broken(CloseCode::not_utf8, "a reason of a close that is not UTF-8"));
}

TEST(ClientMessageReader, ReadsNothingAfterAFailureOrAClose) {
  const std::string good = client_frame(kFinal | 1, "good");
  for (const std::string& last : {client_frame(kFinal | 3, "x"), close_of(1000)}) {
    ClientMessageReader reader{kMost};
    std::vector<ReadItem> items;
    std::string bytes = good + last + good;
    reader.take(bytes);
    read_all(reader, items);
    EXPECT_EQ(items.size(), 2u);
    std::string more = good;
    reader.take(more);
    EXPECT_EQ(reader.next().kind, ItemKind::need_more);
    EXPECT_EQ(reader.held(), 0u);
  }
}

}  // namespace
}  // namespace hftcpp::net
