#include "sim/http.hpp"

#include "net/websocket_wire.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <charconv>
#include <system_error>

namespace hftcpp::sim {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;

constexpr std::size_t kMaxBody = 1024 * 1024;

std::string decode_percent(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char byte = 0;
    const char* digits = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
      decoded += static_cast<char>(byte);
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

void read_target(HttpRequest& request) {
  const std::string_view target = request.target;
  const std::size_t mark = target.find('?');
  request.path = decode_percent(target.substr(0, mark));
  if (mark != std::string_view::npos) request.query = parse_form(target.substr(mark + 1));
}

HttpReply refusal_of(const boost::system::error_code& ec) {
  HttpReply reply;
  reply.status = 400;
  if (ec == http::error::body_limit) reply.status = 413;
  if (ec == http::error::header_limit) reply.status = 431;
  reply.content_type = "text/plain";
  reply.body = "not a request that can be read: " + ec.message() + "\n";
  return reply;
}

}  // namespace

Fields parse_form(std::string_view text) {
  Fields fields;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    const std::size_t equals = part.find('=');
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1);
    fields.emplace_back(decode_percent(part.substr(0, equals)), decode_percent(value));
  }
  return fields;
}

std::string_view field_of(const Fields& fields, std::string_view name) {
  for (const auto& [key, value] : fields)
    if (key == name) return value;
  return {};
}

std::uint64_t number_of(const Fields& fields, std::string_view name, std::uint64_t otherwise) {
  const std::string_view text = field_of(fields, name);
  std::uint64_t number = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string_view HttpRequest::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (beast::iequals(key, name)) return value;
  return {};
}

std::string_view HttpRequest::parameter(std::string_view name) const {
  return field_of(query, name);
}

bool HttpRequest::wants_websocket() const {
  return http::token_list{header("Connection")}.exists("upgrade") &&
         beast::iequals(header("Upgrade"), "websocket") && !header("Sec-WebSocket-Key").empty();
}

std::size_t limit_of(const HttpRequest& request, std::size_t otherwise, std::size_t most) {
  const std::string_view text = request.parameter("limit");
  if (text.empty()) return otherwise;
  std::size_t limit = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (ec != std::errc{} || end != text.data() + text.size()) return 0;
  return std::min(limit, most);
}

std::string HttpReply::to_bytes(bool keep_alive) const {
  std::string bytes = "HTTP/1.1 " + std::to_string(status) + " ";
  bytes += http::obsolete_reason(static_cast<http::status>(status));
  bytes += "\r\nContent-Length: " + std::to_string(body.size());
  bytes += "\r\nContent-Type: " + content_type;
  bytes += keep_alive ? "\r\nConnection: keep-alive" : "\r\nConnection: close";
  for (const auto& [name, value] : headers) bytes += "\r\n" + name + ": " + value;
  return bytes + "\r\n\r\n" + body;
}

std::string upgrade_reply(const HttpRequest& handshake) {
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Accept: " +
         net::accept_for(handshake.header("Sec-WebSocket-Key")) + "\r\n\r\n";
}

struct HttpParser::State {
  std::optional<http::request_parser<http::string_body>> parser;
};

HttpParser::HttpParser() : state_{std::make_unique<State>()} {}
HttpParser::~HttpParser() = default;

std::optional<HttpRequest> HttpParser::next(std::string& buffered,
                                            std::optional<HttpReply>& refusal) {
  auto& parser = state_->parser;
  if (!parser) {
    parser.emplace();
    parser->eager(true);
    parser->body_limit(kMaxBody);
  }
  boost::system::error_code ec;
  while (!buffered.empty() && !parser->is_done()) {
    const std::size_t used = parser->put(boost::asio::buffer(buffered), ec);
    buffered.erase(0, used);
    if (ec == http::error::need_more) return std::nullopt;
    if (ec) refusal = refusal_of(ec);
    if (ec) return std::nullopt;
  }
  if (!parser->is_done()) return std::nullopt;

  auto message = parser->release();
  parser.reset();
  HttpRequest request;
  request.method = std::string{message.method_string()};
  request.target = std::string{message.target()};
  request.keep_alive = message.keep_alive();
  for (const auto& field : message)
    request.headers.emplace_back(std::string{field.name_string()}, std::string{field.value()});
  request.body = std::move(message.body());
  read_target(request);
  return request;
}

}  // namespace hftcpp::sim
