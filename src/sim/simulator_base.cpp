#include "sim/simulator_base.hpp"

#include <stdexcept>
#include <utility>

namespace hftcpp::sim {
namespace {

namespace asio = boost::asio;

std::shared_ptr<MarketDriver> market_of(const asio::any_io_executor& executor,
                                        const SimulatorSettings& settings) {
  if (settings.market) return settings.market;
  return MarketDriver::make(executor, {.instruments = settings.instruments,
                                       .seed = settings.seed,
                                       .rate = settings.rate,
                                       .max_events = settings.max_events});
}

// Lets the account take its steps while the market moves.
class Pacer final : public MarketListener {
 public:
  explicit Pacer(Account& account) : account_{account} {}

  void on_market_event(const MarketEvent& event) override {
    const AccountSettings& settings = account_.settings();
    if (!settings.enabled || settings.pace.count() <= 0 || event.time < next_) return;
    next_ = event.time + settings.pace;
    account_.step(event.time);
  }

 private:
  Account& account_;
  Timestamp next_;
};

// Told of the market as long as it lives.
class Attachment {
 public:
  Attachment(std::shared_ptr<MarketDriver> driver, MarketListener& listener)
      : driver_{std::move(driver)}, listener_{listener} {
    driver_->attach(listener_);
  }
  ~Attachment() { driver_->detach(listener_); }
  Attachment(const Attachment&) = delete;
  Attachment& operator=(const Attachment&) = delete;

 private:
  std::shared_ptr<MarketDriver> driver_;
  MarketListener& listener_;
};

}  // namespace

SimulatorBase::SimulatorBase(asio::any_io_executor executor, SimulatorSettings settings, Wire wire)
    : settings_{std::move(settings)},
      wire_{wire},
      faults_{settings_.faults},
      driver_{market_of(executor, settings_)},
      account_{settings_.account, driver_->market()},
      server_{
          std::make_unique<Server>(executor,
                                   ServerSettings{.address = settings_.address,
                                                  .port = settings_.port,
                                                  .tls = settings_.tls,
                                                  .wire = wire == Wire::own,
                                                  .certificate_file = settings_.certificate_file,
                                                  .max_queue = settings_.max_queue,
                                                  .rewrite = settings_.rewrite},
                                   static_cast<Protocol&>(*this))} {
  account_.attach(*this);
}

SimulatorBase::~SimulatorBase() {
  shut();
}

void SimulatorBase::shut() noexcept {
  driver_->detach(*this);
  account_.detach(*this);
  server_.reset();
}

asio::awaitable<void> SimulatorBase::start() {
  Pacer pacer{account_};
  const Attachment market{driver_, *this};
  const Attachment steps{driver_, pacer};
  co_await server_->start();
}

void SimulatorBase::stop() {
  server_->stop();
}

asio::awaitable<void> SimulatorBase::pause() {
  driver_->pause();
  co_await server_->flush();
}

void SimulatorBase::resume() {
  driver_->resume();
}

bool SimulatorBase::is_still() const noexcept {
  return driver_->is_paused() || driver_->is_finished();
}

std::uint16_t SimulatorBase::port() const {
  return server_->port();
}
std::string SimulatorBase::websocket_url() const {
  return server_->url(wire_ == Wire::own ? "tcp" : "ws");
}
std::string SimulatorBase::rest_url() const {
  return wire_ == Wire::own ? std::string{} : server_->url("http");
}
const Market& SimulatorBase::market() const {
  return driver_->market();
}

OrderBook SimulatorBase::book_as_sent(Symbol symbol, std::size_t depth) const {
  const std::optional<std::size_t> index = market().index_of(symbol);
  if (!index)
    throw std::invalid_argument{"simulator: no instrument \"" + std::string{symbol.text()} + "\""};
  return to_order_book(market().instruments()[*index], market().raw_book(*index),
                       sequence_of(*index), depth);
}

SimulatorCounters SimulatorBase::counters() const {
  const ServerCounters server = server_->counters();
  return {.connections = server.connections,
          .requests = server.requests,
          .messages_sent = faults_.messages_sent(),
          .market_events = driver_->events(),
          .slow_clients = server.slow_clients};
}

std::vector<InjectedFault> SimulatorBase::injected() const {
  return faults_.injected();
}

bool SimulatorBase::refuse_too_many(HttpReply& reply) {
  const std::optional<Fault> fault = faults_.take_too_many_requests();
  if (!fault) return false;
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(fault->duration);
  reply.status = 429;
  reply.headers.emplace_back("Retry-After", std::to_string(seconds.count()));
  faults_.record({.fault = *fault, .at = {}, .symbol = {}, .channel = {}});
  return true;
}

bool SimulatorBase::refuses(const Connection& connection, Channel channel, Symbol symbol) {
  const std::optional<Fault> fault = faults_.take_refusal(channel, symbol);
  if (!fault) return false;
  faults_.record({.fault = *fault,
                  .at = {},
                  .symbol = symbol,
                  .channel = channel,
                  .connection = connection.number()});
  return true;
}

}  // namespace hftcpp::sim
