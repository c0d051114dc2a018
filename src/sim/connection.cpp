#include "sim/connection.hpp"

#include <utility>

namespace hftcpp::sim {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

}  // namespace

Connection::Connection(asio::any_io_executor executor, std::shared_ptr<Transport> transport,
                       HttpRequest handshake, Settings settings)
    : Pipe{std::move(executor), std::move(transport), std::move(settings),
           net::answer_handshake(handshake).bytes},
      handshake_{std::move(handshake)},
      frames_{Pipe::settings().max_message} {}

void Connection::append(Opcode opcode, std::initializer_list<std::string_view> pieces) {
  append_frame(queue(), opcode, pieces);
  on_queued();
}

void Connection::send(std::initializer_list<std::string_view> pieces) {
  if (!is_open()) return;
  count_message();
  if (!settings().rewrite) return append(Opcode::text, pieces);
  std::string text;
  for (const std::string_view piece : pieces) text += piece;
  settings().rewrite(text);
  append(Opcode::text, {text});
}

void Connection::send_in_pieces(std::string_view text) {
  dribble();
  send(text);
}

void Connection::ping(std::string_view payload) {
  if (is_open()) append(Opcode::ping, {payload});
}

void Connection::close(std::uint16_t code, std::string_view reason) {
  if (!is_open()) return;
  append(Opcode::close, {close_payload(code, reason)});
  close_within(1s);
}

void Connection::on_tick(Timestamp now) {
  if (session_) session_->on_tick(now);
}

void Connection::take(std::string_view bytes) {
  using Kind = ClientFrames::Item::Kind;
  frames_.add(bytes);
  for (auto item = frames_.next(); item.kind != Kind::need_more; item = frames_.next()) {
    if (phase() == Phase::leaving || phase() == Phase::ended) return;
    handle(item);
    if (item.kind == Kind::failure) return;
  }
}

void Connection::handle(const ClientFrames::Item& item) {
  using Kind = ClientFrames::Item::Kind;
  if (item.kind == Kind::failure) return close(item.close_code, "");
  if (item.kind == Kind::close) {
    if (is_open()) append(Opcode::close, {item.payload.substr(0, 2)});
    return cut();
  }
  if (!is_open() || !session_) return;
  session_->on_frame();
  if (!is_open()) return;
  if (item.kind == Kind::ping) append(Opcode::pong, {item.payload});
  if (item.kind == Kind::pong) session_->on_pong(item.payload);
  if (item.kind == Kind::message) session_->on_message(item.payload);
}

}  // namespace hftcpp::sim
