// http_wire.cpp: Beast's parser does the parsing, without its streams.
#include "net/http_wire.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace hftcpp::net {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using Parser = http::response_parser<http::string_body>;

constexpr std::uint32_t kMaxHead = 64 * 1024;

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return c > ' ' && c < '\x7f' &&
           std::string_view{"\"(),/:;<=>?@[\\]{}"}.find(c) == std::string_view::npos;
  });
}

error_code to_failure(const error_code& ec) {
  if (ec == http::error::body_limit || ec == http::error::header_limit) return Errc::too_large;
  if (ec == http::error::partial_message || ec == http::error::end_of_stream)
    return asio::error::eof;
  return NetErrc::bad_answer;
}

void take_head(Parser& parser, HttpReply& reply) {
  reply.status = parser.get().result_int();
  reply.keep_alive = parser.keep_alive();
  reply.headers.clear();
  for (const auto& field : parser.get())
    reply.headers.emplace_back(std::string{field.name_string()}, std::string{field.value()});
}

// Gives the parser what is there; it takes what it can use. It waits for the end of the head
// before it looks at its beginning; a server of another kind is known by the first bytes.
error_code feed(Parser& parser, std::string& buffered) {
  constexpr std::string_view kBeginning = "HTTP/1.";
  const auto beginning = std::string_view{buffered}.substr(0, kBeginning.size());
  if (!parser.got_some() && !kBeginning.starts_with(beginning)) return NetErrc::bad_answer;
  error_code ec;
  const std::size_t used = parser.put(asio::buffer(buffered), ec);
  buffered.erase(0, used);
  return ec && ec != http::error::need_more ? to_failure(ec) : error_code{};
}

asio::awaitable<error_code> read_some(Transport& transport, std::string& buffered,
                                      std::size_t read_size) {
  const std::size_t before = buffered.size();
  buffered.resize(before + read_size);
  const auto space = asio::buffer(buffered.data() + before, read_size);
  const auto [ec, size] = co_await transport.async_read_some(space, asio::as_tuple(asio::deferred));
  buffered.resize(before + size);
  co_return transport.meaning(ec);
}

asio::awaitable<error_code> read_one(Transport& transport, std::string& buffered, Parser& parser,
                                     std::size_t read_size) {
  for (;;) {
    if (!buffered.empty()) {
      const error_code ec = feed(parser, buffered);
      if (ec || parser.is_done()) co_return ec;
    }
    const error_code ec = co_await read_some(transport, buffered, read_size);
    if (!ec) continue;
    if (ec != asio::error::eof) co_return ec;
    if (!parser.got_some()) co_return ec;
    error_code cut;
    parser.put_eof(cut);
    co_return cut ? to_failure(cut) : error_code{};
  }
}

int month_number(std::string_view name) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const auto found = name.size() == 3 ? kMonths.find(name) : std::string_view::npos;
  return found == std::string_view::npos || found % 3 != 0 ? 0 : static_cast<int>(found / 3) + 1;
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [stop, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || stop != text.data() + text.size() || value < 0) return {};
  return value;
}

// "Sun, 06 Nov 1994 08:49:37 GMT", the one form that servers may still write.
std::optional<std::chrono::sys_seconds> parse_date(std::string_view text) {
  if (text.size() != 29 || !text.ends_with(" GMT")) return {};
  const auto day = number(text.substr(5, 2)), year = number(text.substr(12, 4));
  const auto hour = number(text.substr(17, 2)), minute = number(text.substr(20, 2));
  const auto second = number(text.substr(23, 2));
  if (!day || !year || !hour || !minute || !second) return {};
  const std::chrono::year_month_day date{
      std::chrono::year{*year},
      std::chrono::month{static_cast<unsigned>(month_number(text.substr(8, 3)))},
      std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return {};
  return std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
         std::chrono::seconds{*second};
}

}  // namespace

Result<std::string> to_text(const HttpHead& head) {
  if (!is_token(head.method)) return error(Errc::bad_value, "method");
  if (!is_field_value(head.target) || head.target.find(' ') != std::string::npos)
    return error(Errc::bad_value, "target");
  if (!is_field_value(head.user_agent)) return error(Errc::bad_value, "user_agent");

  std::string text = head.method + ' ' + head.target + " HTTP/1.1\r\nHost: " + head.host + "\r\n";
  if (!head.user_agent.empty()) text += "User-Agent: " + head.user_agent + "\r\n";
  for (const auto& [name, value] : head.headers) {
    if (!is_token(name) || !is_field_value(value)) return error(Errc::bad_value, "headers");
    text.append(name).append(": ").append(value).append("\r\n");
  }
  return text += "\r\n";
}

asio::awaitable<error_code> read_reply(Transport& transport, std::string& buffered,
                                       HttpReply& reply, ReplyRules rules) {
  for (;;) {
    Parser parser;
    parser.eager(true);
    parser.skip(rules.head_only);
    parser.header_limit(kMaxHead);
    parser.body_limit(rules.max_body);

    const error_code ec = co_await read_one(transport, buffered, parser, rules.read_size);
    if (parser.is_header_done()) take_head(parser, reply);
    if (parser.is_header_done()) reply.body = std::move(parser.get().body());
    if (ec) co_return ec;
    // 100 and 103 only announce the reply.
    if (reply.status >= 200 || reply.status == 101) co_return error_code{};
  }
}

std::chrono::milliseconds parse_retry_after(std::string_view value, Timestamp now) noexcept {
  if (const auto seconds = number(value)) return std::chrono::seconds{*seconds};
  const auto date = parse_date(value);
  if (!date) return {};
  const auto wait = date->time_since_epoch() - std::chrono::nanoseconds{now.nanoseconds()};
  return std::max(std::chrono::ceil<std::chrono::milliseconds>(wait), std::chrono::milliseconds{0});
}

}  // namespace hftcpp::net
