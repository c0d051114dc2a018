#include "sim/qmt/qmt_simulator.hpp"

#include "sim/arguments.hpp"
#include "sim/qmt/qmt_client.hpp"
#include "sim/qmt/qmt_text.hpp"

#include <algorithm>
#include <utility>

namespace hftcpp::sim {

QmtSimulator::QmtSimulator(boost::asio::any_io_executor executor, SimulatorSettings with)
    : AShareSimulator{std::move(executor), std::move(with), Wire::own} {
  Arguments arguments{"qmt", settings().arguments};
  token_ = arguments.text("token", {});
  levels_ = arguments.number("levels", 5, 5, 10);
  arguments.refuse_others();
  for (std::size_t i = 0; i < size(); ++i) codes_.push_back(qmt_code(listing(i)));
  has_changed_.resize(size());
}

QmtSimulator::~QmtSimulator() {
  shut();
}

std::unique_ptr<WireSession> QmtSimulator::open_wire(WireConnection& connection) {
  return std::make_unique<QmtClient>(*this, connection);
}

void QmtSimulator::on_tick(Timestamp now) {
  if (now < next_push_) return;
  next_push_ = now + settings().book_interval;
  push();
}

void QmtSimulator::push() {
  std::vector<std::size_t> changed;
  for (std::size_t i = 0; i < size(); ++i)
    if (has_changed_[i]) changed.push_back(i);
  if (changed.empty()) return;
  has_changed_.assign(size(), false);
  const std::vector<QmtClient*> clients = clients_;
  for (QmtClient* const client : clients) client->push(changed);
}

std::string QmtSimulator::tick(std::size_t instrument, bool has_timetag, bool has_last_price) {
  return qmt_tick(show(instrument), {.has_timetag = has_timetag,
                                     .shares_are_lots = instrument % 2 == 1,
                                     .levels = levels_,
                                     .has_last_price = has_last_price});
}

}  // namespace hftcpp::sim
