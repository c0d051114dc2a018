// ServiceBase: an observer that runs one consumer coroutine per queue and calls the on_...
// function of its event. Override what you need, register the class, and let JSON do the rest.
#pragma once

#include <hftcpp/core/event_queues.hpp>
#include <hftcpp/core/events.hpp>
#include <hftcpp/core/order_book.hpp>
#include <hftcpp/service/lag_histogram.hpp>
#include <hftcpp/service/setting_reader.hpp>
#include <hftcpp/stream/stream_base.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

struct ServiceParams {
  std::string name;             // "mm_demo" of "service.mm_demo"
  boost::json::object setting;  // as in the file, environment variables filled in
  std::string path;             // "service.mm_demo.setting", for error messages
};

// One queue of a service, as it stands.
struct QueueReport {
  std::string_view name;  // "ticker_queue"
  QueueCounters counters;
};

// The constructor reads the setting and refuses what is wrong in it (SettingReader); it opens
// nothing, because checking a configuration constructs every service too. What needs opening is
// opened in on_start(). An exception that leaves a callback is logged with the service's and the
// callback's name, ends that service's deliveries, and stops the process in good order with exit
// code 1: a service whose state nobody knows must not go on trading. Its on_stop() is still called.
class ServiceBase {
 public:
  explicit ServiceBase(ServiceParams params);
  virtual ~ServiceBase();
  ServiceBase(const ServiceBase&) = delete;
  ServiceBase& operator=(const ServiceBase&) = delete;

  // ---- callbacks: all on the service's own thread, none concurrently with another ----

  virtual void on_start() {}  // the streams are bound, nothing has come yet
  // The streams have stopped, and the queues are empty, or the time for it was over.
  virtual void on_stop() {}
  // Files that may have changed (certificates, keys of users) are to be read again: SIGHUP. What
  // cannot be read is logged, and what was read before stays.
  virtual void on_reload() {}

  virtual void on_ticker(const Ticker&) {}
  virtual void on_trade(const Trade&) {}
  virtual void on_book_update(const BookUpdate&) {}
  // After each update, with the book that the service keeps from them. is_fresh() is false
  // between a gap and the snapshot that heals it.
  virtual void on_order_book(const OrderBook&) {}
  virtual void on_kline(const Kline&) {}
  virtual void on_funding(const Funding&) {}
  virtual void on_liquidation(const Liquidation&) {}
  virtual void on_quote(const Quote&) {}
  virtual void on_my_order(const MyOrder&) {}
  virtual void on_my_order_batch(const MyOrderBatch&) {}
  virtual void on_my_trade(const MyTrade&) {}
  virtual void on_balance(const Balance&) {}
  virtual void on_position(const Position&) {}
  virtual void on_stream_status(const StreamStatus&) {}

  // ---- what a service may use ----

  [[nodiscard]] const std::string& name() const noexcept;
  [[nodiscard]] const boost::json::object& setting() const noexcept;
  // Where the callbacks run; from on_start() on.
  [[nodiscard]] boost::asio::any_io_executor executor() const;
  [[nodiscard]] const std::vector<std::shared_ptr<StreamBase>>& streams() const noexcept;
  // Null while nothing has come.
  [[nodiscard]] const OrderBook* order_book(Exchange exchange, Symbol symbol) const;
  // "service.mm_demo.setting", for SettingReader.
  [[nodiscard]] const std::string& path() const noexcept;
  // Calls `tick` at that pace until the service stops; call it in on_start().
  void every(std::chrono::milliseconds pace, std::function<void()> tick);
  // Asks the whole process to stop in good order.
  void stop_all();

  // Keys that this class takes in "setting" beside "apis", "streams" and "thread": others are
  // refused.
  [[nodiscard]] virtual std::vector<std::string> setting_keys() const { return {}; }

  // ---- how it does; from any thread ----

  // The queues that anything was ever pushed into.
  [[nodiscard]] std::vector<QueueReport> queues() const;
  // From an event's receive_time to the moment before its callback; of one channel, or of all.
  [[nodiscard]] LagSnapshot lag() const;
  [[nodiscard]] LagSnapshot lag(Channel channel) const;
  [[nodiscard]] std::uint64_t failures() const noexcept;  // exceptions that left a callback

  // ---- the queues that streams push into ----

  EventQueue<Ticker> ticker_queue;
  EventQueue<Trade> trade_queue;
  EventQueue<BookUpdate> order_book_queue;
  EventQueue<Kline> kline_queue;
  EventQueue<Funding> funding_queue;
  EventQueue<Liquidation> liquidation_queue;
  EventQueue<Quote> quote_queue;
  EventQueue<MyOrder> my_order_queue;
  EventQueue<MyOrderBatch> my_order_batch_queue;
  EventQueue<MyTrade> my_trade_queue;
  EventQueue<Balance> balance_queue;
  EventQueue<Position> position_queue;
  EventQueue<StreamStatus> stream_status_queue;

 protected:
  // For a service that hands on every ticker and quote, and cannot do without those that newer ones
  // would take the place of: so many may wait before that happens.
  ServiceBase(ServiceParams params, std::size_t waiting_states);

 private:
  friend class ServiceRunner;
  struct State;
  std::unique_ptr<State> state_;
};

using ServiceFactory = std::function<std::unique_ptr<ServiceBase>(ServiceParams)>;
// Throws std::invalid_argument when the name is taken. Before the configuration is read.
void register_service(std::string class_name, ServiceFactory factory);
[[nodiscard]] std::vector<std::string> service_names();

// Runs the services of the JSON file named on the command line until SIGINT or SIGTERM:
//   my_program config.json [--set service.mm_demo.setting.port=9000] [--check] [--seconds 20]
// 0 after a clean stop, 1 after a failure, 2 when the configuration or the arguments are wrong.
int run_services(int argc, char** argv);

}  // namespace hftcpp

// For classes in a user's own program; built-in ones stand in src/service/registry.cpp.
#define HFTCPP_REGISTER_SERVICE(Class)                                             \
  namespace {                                                                      \
  [[maybe_unused]] const bool hftcpp_registered_##Class = [] {                     \
    ::hftcpp::register_service(#Class, [](::hftcpp::ServiceParams params) {        \
      return std::unique_ptr<::hftcpp::ServiceBase>{new Class(std::move(params))}; \
    });                                                                            \
    return true;                                                                   \
  }();                                                                             \
  }
