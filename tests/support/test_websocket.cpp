// test_websocket.cpp: RFC 6455 as a server speaks it, written apart from the client's code so
// that one does not hide the other's mistakes.
#include "support/test_server.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

namespace hftcpp::test {
namespace {

namespace asio = boost::asio;

std::string big_endian(std::uint64_t value, int size) {
  std::string bytes;
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8)
    bytes += static_cast<char>(value >> shift);
  return bytes;
}

std::size_t to_number(std::string_view bytes) {
  std::size_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

std::string accept_key(const std::string& head) {
  const std::string_view name = "Sec-WebSocket-Key: ";
  const auto begin = head.find(name) + name.size();
  const std::string key =
      head.substr(begin, head.find("\r\n", begin) - begin) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(key.data()), key.size(), digest);
  unsigned char text[32];
  const int size = EVP_EncodeBlock(text, digest, sizeof digest);
  return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)};
}

}  // namespace

std::string handshake_answer(const std::string& head) {
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Accept: " +
         accept_key(head) + "\r\n\r\n";
}

asio::awaitable<std::string> accept_websocket(ServerConnection& connection) {
  const std::string head = co_await connection.read_head();
  const std::string answer = handshake_answer(head);
  if (!head.empty()) co_await connection.write(answer);
  co_return head;
}

asio::awaitable<ClientFrame> read_client_frame(ServerConnection& connection) {
  const std::string start = co_await connection.read_exactly(2);
  if (start.empty()) co_return ClientFrame{};
  EXPECT_TRUE(start[0] & 0x80) << "the client never fragments";
  EXPECT_TRUE(start[1] & 0x80) << "a client's frame must be masked";
  std::size_t size = static_cast<unsigned char>(start[1]) & 0x7fu;
  if (size == 126) size = to_number(co_await connection.read_exactly(2));
  if (size == 127) size = to_number(co_await connection.read_exactly(8));
  const std::string mask = co_await connection.read_exactly(4);
  std::string payload;
  if (size > 0) payload = co_await connection.read_exactly(size);
  for (std::size_t i = 0; i < payload.size(); ++i)
    payload[i] = static_cast<char>(payload[i] ^ mask[i % 4]);
  co_return ClientFrame{start[0] & 0x0f, payload};
}

std::string server_frame(int opcode, std::string_view payload, bool is_final) {
  std::string frame(1, static_cast<char>((is_final ? 0x80 : 0) | opcode));
  if (payload.size() < 126)
    frame += static_cast<char>(payload.size());
  else if (payload.size() <= 0xffff)
    frame += '\x7e' + big_endian(payload.size(), 2);
  else
    frame += '\x7f' + big_endian(payload.size(), 8);
  return frame.append(payload);
}

std::string close_frame(std::uint16_t code, std::string_view reason) {
  return server_frame(8, big_endian(code, 2).append(reason));
}

}  // namespace hftcpp::test
