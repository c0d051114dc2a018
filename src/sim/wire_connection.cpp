#include "sim/wire_connection.hpp"

namespace hftcpp::sim {

WireConnection::WireConnection(boost::asio::any_io_executor executor,
                               std::shared_ptr<Transport> transport, PipeSettings settings)
    : Pipe{std::move(executor), std::move(transport), std::move(settings), {}} {}

void WireConnection::send(std::initializer_list<std::string_view> pieces) {
  if (!is_open()) return;
  count_message();
  if (settings().rewrite) {
    std::string text;
    for (const std::string_view piece : pieces) text += piece;
    settings().rewrite(text);
    queue() += text;
  } else {
    for (const std::string_view piece : pieces) queue() += piece;
  }
  on_queued();
}

void WireConnection::send_in_pieces(std::string_view bytes) {
  dribble();
  send(bytes);
}

void WireConnection::on_tick(Timestamp now) {
  if (session_) session_->on_tick(now);
}

// A client that sends without an end is of no use to anybody.
void WireConnection::take(std::string_view bytes) {
  received_ += bytes;
  while (session_ && is_open() && !received_.empty()) {
    const std::size_t used = session_->on_bytes(received_);
    if (used == 0) break;
    received_.erase(0, used);
  }
  if (received_.size() > settings().max_message) cut();
}

}  // namespace hftcpp::sim
