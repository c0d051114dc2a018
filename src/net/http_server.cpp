// http_server.cpp: Beast's parser does the parsing. It is given whole heads alone: how much of one
// it accepts depends on the pieces in which it comes.
#include "net/http_server.hpp"

#include "net/websocket_wire.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace hftcpp::net {
namespace {

namespace http = boost::beast::http;
using RequestParser = http::request_parser<http::string_body>;

constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr std::string_view kWebsocketVersion = "13";

ServerReply refusal_of(unsigned status, std::string_view why) {
  ServerReply reply;
  reply.status = status;
  reply.content_type = "text/plain";
  reply.body.append("not a request that can be read: ").append(why).append("\n");
  return reply;
}

ServerReply refusal_of(const boost::system::error_code& ec, std::string_view head) {
  const std::string_view first_line = head.substr(0, head.find('\r'));
  const bool names_version = first_line.find(" HTTP/") != std::string_view::npos;
  if (ec == http::error::body_limit) return refusal_of(413, "its body is too large");
  if (ec == http::error::bad_version && names_version)
    return refusal_of(505, "neither HTTP/1.0 nor HTTP/1.1");
  return refusal_of(400, ec.message());
}

// Letters, and what else a method is made of. TLS, for one, begins otherwise.
bool may_begin_a_method(char c) {
  return c > ' ' && c < '\x7f' &&
         std::string_view{"\"(),/:;<=>?@[\\]{}"}.find(c) == std::string_view::npos;
}

ServerRequest to_request(RequestParser& parser) {
  auto message = parser.release();
  ServerRequest request;
  request.method = std::string{message.method_string()};
  request.target = std::string{message.target()};
  request.keep_alive = message.keep_alive();
  for (const auto& field : message)
    request.headers.emplace_back(std::string{field.name_string()}, std::string{field.value()});
  request.body = std::move(message.body());

  const std::string_view target = request.target;
  const std::size_t mark = target.find('?');
  request.path = decode_percent(target.substr(0, mark));
  if (mark != std::string_view::npos) request.query = parse_form(target.substr(mark + 1));
  return request;
}

HandshakeReply refused_handshake(unsigned status, std::string_view why, Headers headers = {}) {
  ServerReply reply;
  reply.status = status;
  reply.content_type = "text/plain";
  reply.body.append("no websocket: ").append(why).append("\n");
  reply.headers = std::move(headers);
  return {false, reply.to_bytes(false)};
}

// Sixteen bytes as Base64.
bool is_handshake_key(std::string_view key) {
  const auto is_digit = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '+' ||
           c == '/';
  };
  return key.size() == 24 && key.ends_with("==") &&
         std::ranges::all_of(key.substr(0, 22), is_digit);
}

}  // namespace

std::string_view ServerRequest::header(std::string_view name) const noexcept {
  return find_header(headers, name);
}

std::string_view ServerRequest::argument(std::string_view name) const noexcept {
  return field_of(query, name);
}

bool ServerRequest::wants_websocket() const noexcept {
  return has_word(header("Connection"), "upgrade") && has_word(header("Upgrade"), "websocket");
}

std::string ServerReply::head(bool keep_alive) const {
  std::string bytes = "HTTP/1.1 " + std::to_string(status) + " ";
  bytes += http::obsolete_reason(static_cast<http::status>(status));
  if (status != 204 && status != 304) {
    bytes += "\r\nContent-Length: " + std::to_string(body.size());
    bytes += "\r\nContent-Type: " + content_type;
  }
  bytes += keep_alive ? "\r\nConnection: keep-alive" : "\r\nConnection: close";
  for (const auto& [name, value] : headers) {
    const std::size_t begin = bytes.append("\r\n").append(name).append(": ").size();
    bytes += value;
    if (!is_field_value(value))
      std::replace_if(
          bytes.begin() + static_cast<std::ptrdiff_t>(begin), bytes.end(),
          [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
  }
  return bytes += kHeadEnd;
}

HandshakeReply answer_handshake(const ServerRequest& request) {
  if (request.method != "GET")
    return refused_handshake(405, "a handshake is a GET", {{"Allow", "GET"}});
  if (!request.wants_websocket())
    return refused_handshake(
        400, "the handshake asks for no upgrade (Connection: Upgrade, Upgrade: websocket)");
  if (request.header("Sec-WebSocket-Version") != kWebsocketVersion)
    return refused_handshake(
        426, "another version than 13 (Sec-WebSocket-Version)",
        {{"Sec-WebSocket-Version", std::string{kWebsocketVersion}}, {"Upgrade", "websocket"}});
  const std::string_view key = request.header("Sec-WebSocket-Key");
  if (!is_handshake_key(key))
    return refused_handshake(400, "Sec-WebSocket-Key is missing, or not 16 bytes as Base64");
  return {true,
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          "Sec-WebSocket-Accept: " +
              accept_for(key) + std::string{kHeadEnd}};
}

struct HttpRequestReader::State {
  RequestParser parser;
};

HttpRequestReader::HttpRequestReader(Limits limits) noexcept : limits_{limits} {}
HttpRequestReader::~HttpRequestReader() = default;
HttpRequestReader::HttpRequestReader(HttpRequestReader&&) noexcept = default;

std::optional<ServerRequest> HttpRequestReader::next(std::string& buffered,
                                                     std::optional<ServerReply>& refusal) {
  if (!state_) {
    std::size_t size = 0;
    if (!has_head(buffered, size, refusal) || !take_head(buffered, size, refusal))
      return std::nullopt;
  }
  RequestParser& parser = state_->parser;
  boost::system::error_code ec;
  if (!parser.is_done() && !buffered.empty())
    buffered.erase(0, parser.put(boost::asio::buffer(buffered), ec));
  if (ec && ec != http::error::need_more) refusal = refusal_of(ec, {});
  if (!parser.is_done() || refusal) return std::nullopt;
  ServerRequest request = to_request(parser);
  state_.reset();
  return request;
}

// `size`: of the head, with its end. Empty lines before it are passed over, as RFC 9112, 2.2 has
// it.
bool HttpRequestReader::has_head(std::string& buffered, std::size_t& size,
                                 std::optional<ServerReply>& refusal) {
  std::size_t empty = 0;
  while (buffered.compare(empty, 2, "\r\n") == 0) empty += 2;
  buffered.erase(0, empty);
  if (buffered.empty() || buffered == "\r") return false;
  if (!may_begin_a_method(buffered.front())) {
    refusal = refusal_of(400, "bad method");
    return false;
  }
  const std::size_t end = buffered.find(kHeadEnd, searched_);
  size = end == std::string::npos ? buffered.size() : end + kHeadEnd.size();
  searched_ = end == std::string::npos ? std::max(size, kHeadEnd.size()) - kHeadEnd.size() + 1 : 0;
  if (size > limits_.head) refusal = refusal_of(431, "its head is too large");
  return end != std::string::npos && !refusal;
}

bool HttpRequestReader::take_head(std::string& buffered, std::size_t size,
                                  std::optional<ServerReply>& refusal) {
  auto state = std::make_unique<State>();
  RequestParser& parser = state->parser;
  parser.eager(true);
  parser.header_limit(std::numeric_limits<std::uint32_t>::max());  // has_head() has looked
  parser.body_limit(limits_.body);
  const std::string_view head = std::string_view{buffered}.substr(0, size);
  boost::system::error_code ec;
  parser.put(boost::asio::buffer(head), ec);
  if (ec && ec != http::error::need_more) {
    refusal = refusal_of(ec, head);
  } else if (!parser.is_header_done()) {
    refusal = refusal_of(400, "its head ends where no head can");
  } else if (parser.get().count(http::field::transfer_encoding) > 0) {
    refusal = refusal_of(411, "the length of its body is to be named (Content-Length)");
  }
  buffered.erase(0, size);
  if (refusal) return false;
  state_ = std::move(state);
  return true;
}

}  // namespace hftcpp::net
