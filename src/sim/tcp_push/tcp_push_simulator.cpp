#include "sim/tcp_push/tcp_push_simulator.hpp"

#include "sim/arguments.hpp"
#include "sim/tcp_push/tcp_push_client.hpp"
#include "sim/tcp_push/tcp_push_text.hpp"

#include <algorithm>
#include <utility>

namespace hftcpp::sim {

TcpPushSimulator::TcpPushSimulator(boost::asio::any_io_executor executor, SimulatorSettings with)
    : AShareSimulator{std::move(executor), std::move(with), Wire::own} {
  Arguments arguments{"tcp_push", settings().arguments};
  token_ = arguments.text("token", std::string{kToken});
  fields_ = arguments.number("fields", 33, 33, 36);
  if (fields_ != 33 && fields_ != 36) arguments.refuse("fields", "33 or 36");
  per_frame_ = arguments.number("per_frame", 1, 1, 10'000);
  arguments.refuse_others();
}

TcpPushSimulator::~TcpPushSimulator() {
  shut();
}

std::unique_ptr<WireSession> TcpPushSimulator::open_wire(WireConnection& connection) {
  return std::make_unique<TcpPushClient>(*this, connection);
}

void TcpPushSimulator::on_tick(Timestamp now) {
  if (now < next_round_) return;
  if (is_still() && std::ranges::none_of(clients_, &TcpPushClient::is_new)) return;
  const bool is_at_once = settings().book_interval.count() == 0;
  const auto is_busy = [](const TcpPushClient* client) { return !client->is_drained(); };
  if (is_at_once && std::ranges::any_of(clients_, is_busy)) return;
  next_round_ = now + settings().book_interval;
  send_round();
}

// What has happened is told once more, and then no more.
void TcpPushSimulator::on_standstill() {
  send_round();
}

void TcpPushSimulator::send_round() {
  const std::vector<TcpPushClient*> clients = clients_;
  if (std::ranges::none_of(clients, &TcpPushClient::wants_data)) return;
  records_.resize(size());
  for (std::size_t i = 0; i < size(); ++i) records_[i] = tcp_push_record(show(i), fields_);
  for (TcpPushClient* const client : clients) {
    for (std::size_t i = 0; i < size() && client->wants_data(); ++i) client->send(i, records_[i]);
    if (client->wants_data()) client->flush();
  }
}

}  // namespace hftcpp::sim
