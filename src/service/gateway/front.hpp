// Front: the clients of one thread: it accepts them, reads what they ask, and sends what the hub
// publishes. A client that does not read costs a bounded buffer, and no other client anything.
#pragma once

#include "service/gateway/admission.hpp"
#include "service/gateway/api.hpp"
#include "service/gateway/client.hpp"
#include "service/gateway/flush_pace.hpp"
#include "service/gateway/hub.hpp"
#include "service/gateway/pattern_table.hpp"
#include "service/gateway/settings.hpp"
#include "service/gateway/simple_rounds.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

namespace hftcpp::gateway {

class Front final : public FrontBase, public std::enable_shared_from_this<Front> {
 public:
  struct Surroundings {
    boost::asio::any_io_executor executor;      // of one thread
    boost::asio::any_io_executor hub_executor;  // perhaps the same
    Hub* hub = nullptr;
    const Api* api = nullptr;
    Admission* admission = nullptr;
    std::uint64_t number = 0;  // of this front: clients of all fronts have numbers of their own
  };
  Front(const GatewaySettings& settings, Surroundings surroundings);
  ~Front() override;

  // Who listens where, for any number of them: a door.
  enum class Door : std::uint8_t { any, plain, tls, admin };
  struct Listening {
    std::string address;
    std::uint16_t port = 0;
    Door door = Door::any;
  };
  // Listens at once; throws std::system_error, naming address and port, if it cannot. Several
  // fronts may listen on one port. Returns the port.
  std::uint16_t listen(const Listening& where);
  // Begins to accept, from any thread.
  void start();
  // Says goodbye to all and closes; on its own thread.
  void stop();

  void publish(const Publication& publication) override;
  void publish_round(const std::vector<RoundMember>& changed) override;
  void add_to(GatewayStatus& status) const override;
  void add_to(std::vector<ClientReport>& reports) const override;

 private:
  using Clock = Client::Clock;
  using ClientPtr = std::shared_ptr<Client>;
  using Acceptor = boost::asio::ip::tcp::acceptor;
  using AudienceEntry = PatternTable<Audience>::Entry;
  struct TopicHere {
    std::shared_ptr<const Topic> name{};
    std::array<std::vector<Audience*>, kDialects> audiences{};
  };
  using Task = std::function<void(Front&)>;

  // ---- connections: front.cpp ----
  static boost::asio::awaitable<void> accept(std::shared_ptr<Front> self,
                                             std::shared_ptr<Acceptor> acceptor, Door door);
  static boost::asio::awaitable<void> serve(std::shared_ptr<Front> self, ClientPtr client,
                                            Door door);
  static boost::asio::awaitable<void> watch(std::shared_ptr<Front> self);
  void welcome(boost::asio::ip::tcp::socket socket, Door door);
  void forget(Client& client);
  void sweep(Clock::time_point now);
  void sweep(Client& client, Clock::time_point now, Timestamp time);
  void ping(Client& client, Clock::time_point now);
  void tell_heartbeats();
  void report();
  [[nodiscard]] std::vector<ClientReport> report_clients() const;

  // ---- what they say: front_session.cpp ----
  static boost::asio::awaitable<bool> begin_tls(std::shared_ptr<Front> self, ClientPtr client,
                                                Door door);
  // Until it becomes a websocket, with what came after the handshake; false when it ends before.
  static boost::asio::awaitable<bool> serve_http(std::shared_ptr<Front> self, ClientPtr client,
                                                 Door door, std::string& received);
  static boost::asio::awaitable<bool> reply(std::shared_ptr<Front> self, ClientPtr client,
                                            net::ServerRequest request, Door door);
  static boost::asio::awaitable<bool> write_all(std::shared_ptr<Front> self, ClientPtr client,
                                                std::string bytes);
  static boost::asio::awaitable<void> part_with(std::shared_ptr<Front> self, ClientPtr client,
                                                std::string words);
  [[nodiscard]] std::optional<net::ServerReply> objection_to(Client& client,
                                                             const net::ServerRequest& request,
                                                             Door door);
  void begin_websocket(Client& client, const net::ServerRequest& request);
  static boost::asio::awaitable<void> converse(std::shared_ptr<Front> self, ClientPtr client);
  // False when nothing more is to be read.
  bool take(const ClientPtr& client, std::span<char> bytes);
  bool hear(const ClientPtr& client, const net::ClientMessageReader::Item& item);

  // ---- what they ask: front_requests.cpp ----
  void on_message(const ClientPtr& client, std::string_view text);
  void carry_out(const ClientPtr& client, ClientRequest request);
  [[nodiscard]] std::optional<RequestError> authenticate(Client& client,
                                                         const ClientRequest& request);
  [[nodiscard]] std::optional<RequestError> objection_to(const Client& client,
                                                         const ClientRequest& request) const;
  void subscribe(const ClientPtr& client, ClientRequest request);
  void unsubscribe_in_turn(const Client& client, ClientRequest request);
  void unsubscribe(Client& client, const ClientRequest& request);
  void leave_all(Client& client, std::vector<TopicPattern>& left);
  void give_up(DialectName name, std::vector<TopicPattern> patterns);
  void on_subscribed(Client& client, const ClientRequest& request, HubAnswer& made);
  [[nodiscard]] static bool has_round(const Client& client, const TopicPattern& pattern);
  void subscribe_rounds(Client& client, const std::vector<TopicPattern>& patterns);
  void unsubscribe_rounds(Client& client, const ClientRequest& request,
                          std::vector<TopicPattern>& left);
  void answer(Client& client, const ClientRequest& request, Answer answer);
  void refuse(Client& client, RequestError error);
  void say(Client& client, const Notice& notice);
  void send(Client& client, std::string_view payload);
  [[nodiscard]] std::size_t subscriptions_of(const Client& client) const noexcept;
  bool join(Client& client, const TopicPattern& pattern, Policy policy);
  bool part(Client& client, const TopicPattern& pattern);
  void part(AudienceEntry& entry, Client& client);
  [[nodiscard]] TopicHere& topic_here(std::uint32_t number,
                                      const std::shared_ptr<const Topic>& name);
  [[nodiscard]] DialectName dialect_of(const Client& client) const noexcept;

  // ---- what they get: front_delivery.cpp ----
  void deliver(const Publication& publication);
  void deliver_round(const std::vector<RoundMember>& changed);
  void give(Client& client, const Policy& policy, const Publication& publication,
            DialectName dialect);
  void hold_back(Client& client, const Policy& policy, const Publication& publication,
                 const Frame& frame);
  void drop(Client& client, const Publication& publication);
  void add_to_batch(Client& client, Policy policy, const Publication& publication,
                    const Frame& frame);
  void time_batches(Clock::time_point due);
  void send_batches(Clock::time_point now);
  void send_batches(Client& client, Clock::time_point now);
  void append(Client& client, std::string_view framed, std::size_t messages = 1);
  void mark_dirty(Client& client);
  void flush_soon();
  void on_turn();
  void flush_all();
  void flush(Client& client);
  void on_writable(Client& client);
  void catch_up(Client& client);
  void on_caught_up(Client& client, const std::vector<Publication>& messages);
  void tell_dropped(Client& client);
  void release(std::string& buffer);
  void close(Client& client, net::CloseCode code, std::string_view reason);
  void close_slow(Client& client);
  void abort(Client& client);

  // ---- between the threads ----
  // Runs it on the hub's thread: at once where that is this one.
  template <class Call>
  void ask_hub(Call call) {
    if (is_with_hub_) return call();
    boost::asio::post(with_.hub_executor, std::move(call));
  }
  // From the hub's thread: after all that it has published so far.
  void tell(Task task);
  void open_mail();

  GatewaySettings settings_;
  Surroundings with_;
  bool is_with_hub_;
  GatewayStatus tally_;  // what is counted here
  std::vector<std::pair<std::shared_ptr<Acceptor>, Door>> acceptors_;
  std::unordered_map<std::uint64_t, ClientPtr> clients_;
  std::uint64_t next_client_ = 0;
  std::uint64_t newest_ = 0;  // of all that was published here
  bool is_stopped_ = false;

  std::array<PatternTable<Audience>, kDialects> audiences_;
  TopicIndex index_;
  std::vector<TopicHere> topics_;  // by the hub's number
  SimpleRounds rounds_;

  FlushPace pace_;
  boost::asio::steady_timer flush_timer_;
  boost::asio::steady_timer batch_timer_;
  boost::asio::steady_timer watch_timer_;
  bool is_turn_posted_ = false;
  bool is_flush_timed_ = false;
  bool is_batch_timed_ = false;
  std::uint64_t turn_ = 1;
  std::uint64_t turned_ = 0;  // newest_ at the end of the latest turn
  std::size_t touched_ = 0;   // clients in this turn
  std::vector<Client*> dirty_;
  std::vector<Client*> batching_;
  std::vector<std::string> spare_;  // buffers
  std::size_t spare_bytes_ = 0;
  std::string scratch_;
  std::vector<char> space_;  // what is read goes here
  Clock::time_point heartbeat_ = Clock::now();

  std::mutex mail_mutex_;
  std::vector<std::variant<Publication, Task>> mail_;
  // As of the last sweep, for another thread.
  mutable std::mutex report_mutex_;
  std::vector<ClientReport> reports_;
  GatewayStatus reported_;
};

}  // namespace hftcpp::gateway
