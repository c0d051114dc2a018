// gateway_service.cpp: a hub on the service's thread, and fronts there or on threads of their own.
#include "service/gateway/descriptors.hpp"
#include "service/gateway/front.hpp"
#include "service/gateway/hub.hpp"
#include "service/gateway_settings.hpp"
#include "service/io_thread.hpp"
#include <hftcpp/service/gateway_service.hpp>

#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace hftcpp {
namespace {

constexpr std::chrono::milliseconds kTend{100};
// While all clients are written to, which takes some milliseconds: whoever wants every ticker has a
// right to those that come meanwhile.
constexpr std::size_t kWaitingStates = 16'384;

bool is_this_machine(std::string_view address) {
  return address.starts_with("127.") || address == "::1";
}

}  // namespace

struct GatewayService::State {
  State(GatewayService& service, gateway::GatewaySettings read)
      : owner{service}, settings{std::move(read)} {}

  void open();
  void open_fronts();
  void listen(gateway::Front& front);
  void tell_where() const;
  void close();

  GatewayService& owner;
  gateway::GatewaySettings settings;
  bool makes_bars = false;
  std::unique_ptr<gateway::Admission> admission;
  std::unique_ptr<gateway::Hub> hub;
  std::unique_ptr<gateway::Api> api;
  std::vector<std::unique_ptr<IoThread>> threads;
  std::vector<std::shared_ptr<gateway::Front>> fronts;
  std::atomic<std::uint16_t> port{0}, tls_port{0}, admin_port{0};  // for any thread
};

void GatewayService::State::open() {
  constexpr std::size_t kOthers = 256;  // files, streams, whatever else the process has open
  const std::size_t wanted = settings.limits.connections + kOthers;
  if (const std::size_t have = gateway::raise_descriptors(wanted); have < wanted)
    spdlog::warn(
        "service {}: the system lets this process have {} descriptors, which is too few for "
        "max_connections {}; raise `ulimit -n`, or LimitNOFILE of its unit",
        owner.name(), have, settings.limits.connections);
  admission = std::make_unique<gateway::Admission>(settings);
  hub = std::make_unique<gateway::Hub>(
      settings, gateway::Hub::Sources{.streams = owner.streams(),
                                      .book = [this](Exchange exchange, Symbol symbol) {
                                        return owner.order_book(exchange, symbol);
                                      }});
  if (!settings.history.file.empty()) hub->restore(settings.history.file);
  api = std::make_unique<gateway::Api>(*hub);
  open_fronts();
  for (const auto& front : fronts) front->start();
  for (const auto& thread : threads) thread->start();
  tell_where();
}

void GatewayService::State::open_fronts() {
  const std::size_t count = std::max<std::size_t>(settings.threads, 1);
  for (std::size_t i = 0; i < count; ++i) {
    if (settings.threads > 0)
      threads.push_back(std::make_unique<IoThread>(
          IoThreadSettings{"gateway-" + std::to_string(i), std::nullopt, Wait::park},
          [name = owner.name()](const std::string& what) {
            spdlog::error("service {}: a client's handler threw: {}", name, what);
          }));
    const auto executor = settings.threads > 0 ? threads.back()->executor() : owner.executor();
    fronts.push_back(std::make_shared<gateway::Front>(
        settings, gateway::Front::Surroundings{.executor = executor,
                                               .hub_executor = owner.executor(),
                                               .hub = hub.get(),
                                               .api = api.get(),
                                               .admission = admission.get(),
                                               .number = i}));
    hub->add(*fronts.back());
    listen(*fronts.back());
  }
}

// The first front finds the ports where any would do; the others share them.
void GatewayService::State::listen(gateway::Front& front) {
  using Door = gateway::Front::Door;
  const bool is_first = fronts.size() == 1;
  const bool has_tls = !settings.tls.certificate.empty();
  const bool has_own_port = has_tls && settings.tls.port != 0;
  const Door door = !has_tls ? Door::plain : has_own_port ? Door::plain : Door::any;
  port = front.listen({settings.address, is_first ? settings.port : port.load(), door});
  if (has_own_port)
    tls_port =
        front.listen({settings.address, is_first ? settings.tls.port : tls_port.load(), Door::tls});
  else if (has_tls)
    tls_port = port.load();
  if (is_first && settings.has_admin)
    admin_port = front.listen({settings.admin_address, settings.admin_port, Door::admin});
}

void GatewayService::State::tell_where() const {
  const auto& name = owner.name();
  spdlog::info("service {}: clients at {}:{}{}", name, settings.address, port.load(),
               tls_port == 0      ? ""
               : tls_port == port ? " (TLS or plain)"
                                  : ", with TLS at " + std::to_string(tls_port.load()));
  if (settings.has_admin)
    spdlog::info("service {}: admin at {}:{}", name, settings.admin_address, admin_port.load());
  if (!is_this_machine(settings.address) && settings.tokens_file.empty())
    spdlog::warn(
        "service {}: whoever reaches {}:{} may read everything but what is yours; \"tokens_file\" "
        "asks for a token",
        name, settings.address, port.load());
}

void GatewayService::State::close() {
  for (std::size_t i = 0; i < fronts.size(); ++i) {
    if (threads.empty()) {
      fronts[i]->stop();
      continue;
    }
    std::promise<void> stopped;
    boost::asio::post(threads[i]->executor(), [&] {
      fronts[i]->stop();
      stopped.set_value();
    });
    stopped.get_future().wait();
  }
  for (const auto& thread : threads) thread->stop();
  if (hub && !settings.history.file.empty()) hub->save(settings.history.file);
}

GatewayService::GatewayService(ServiceParams params)
    : KlineService{std::move(params), kWaitingStates},
      gateway_{std::make_unique<State>(*this, read_gateway_settings(setting(), path()))} {
  gateway_->makes_bars = setting().contains("intervals");
}

GatewayService::~GatewayService() = default;

std::uint16_t GatewayService::port() const noexcept {
  return gateway_->port;
}
std::uint16_t GatewayService::tls_port() const noexcept {
  return gateway_->tls_port;
}
std::uint16_t GatewayService::admin_port() const noexcept {
  return gateway_->admin_port;
}

void GatewayService::on_start() {
  gateway_->open();
  if (gateway_->makes_bars) KlineService::on_start();
  every(kTend, [this] { gateway_->hub->tend(Timestamp::now()); });
  every(gateway_->settings.push.update_interval, [this] { gateway_->hub->tell_round(); });
}

void GatewayService::on_stop() {
  if (gateway_->makes_bars) KlineService::on_stop();
  gateway_->close();
}

void GatewayService::on_reload() {
  try {
    gateway_->admission->reload();
    spdlog::info("service {}: certificates and tokens are read again", name());
  } catch (const std::invalid_argument& wrong) {
    spdlog::error("service {}: {}; what was read before stays", name(), wrong.what());
  }
}

void GatewayService::on_bar(const Kline& bar) {
  gateway_->hub->publish(&bar);
}
void GatewayService::on_ticker(const Ticker& event) {
  gateway_->hub->publish(&event);
}
void GatewayService::on_trade(const Trade& event) {
  gateway_->hub->publish(&event);
  if (gateway_->makes_bars) KlineService::on_trade(event);
}
void GatewayService::on_book_update(const BookUpdate& event) {
  gateway_->hub->publish(&event);
}
void GatewayService::on_kline(const Kline& event) {
  gateway_->hub->publish(&event);
}
void GatewayService::on_funding(const Funding& event) {
  gateway_->hub->publish(&event);
}
void GatewayService::on_liquidation(const Liquidation& event) {
  gateway_->hub->publish(&event);
}
void GatewayService::on_quote(const Quote& event) {
  gateway_->hub->publish(&event);
  if (gateway_->makes_bars) KlineService::on_quote(event);
}
void GatewayService::on_my_order(const MyOrder& event) {
  gateway_->hub->publish(&event);
}
void GatewayService::on_my_order_batch(const MyOrderBatch& event) {
  gateway_->hub->publish(&event);
}
void GatewayService::on_my_trade(const MyTrade& event) {
  gateway_->hub->publish(&event);
}
void GatewayService::on_balance(const Balance& event) {
  gateway_->hub->publish(&event);
}
void GatewayService::on_position(const Position& event) {
  gateway_->hub->publish(&event);
}
void GatewayService::on_stream_status(const StreamStatus& event) {
  gateway_->hub->publish(&event);
}

std::vector<std::string> GatewayService::setting_keys() const {
  std::vector<std::string> keys = KlineService::setting_keys();
  for (std::string& key : gateway_setting_keys()) keys.push_back(std::move(key));
  return keys;
}

}  // namespace hftcpp
