// tcp_link.cpp: bytes over TCP or TLS, cut into frames as the source says; and the same for a
// source with a backlog, from which a coroutine of its own reads all the time.
#include "net/tcp_client.hpp"
#include "stream/backlog.hpp"
#include "stream/link.hpp"
#include "stream/signal.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstddef>
#include <memory>
#include <utility>

namespace hftcpp {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

class TcpLink : public Link {
 public:
  TcpLink(asio::any_io_executor executor, LinkPlace place)
      : place_{std::move(place)},
        client_{std::make_shared<net::TcpClient>(std::move(executor), place_.connection,
                                                 place_.channel.frame_size)} {}
  ~TcpLink() override { client_->drop(); }

  asio::awaitable<error_code> connect() override { return client_->connect(place_.url); }
  std::optional<std::chrono::milliseconds> asked_to_wait() const override { return std::nullopt; }
  asio::awaitable<error_code> send(std::string message) override {
    return client_->send(std::move(message));
  }
  // There is no such thing: a source that has one says so in ChannelParams::ping.
  asio::awaitable<error_code> ping() override { co_return error_code{}; }
  asio::awaitable<boost::system::result<Frame>> read() override { return client_->read(); }
  bool is_resting() const override {
    return place_.channel.may_be_silent && place_.channel.may_be_silent(Timestamp::now());
  }
  // Where there is a ping, its answer is always expected.
  Timestamp last_activity() const override {
    const bool is_excused = place_.channel.ping.empty() && is_resting();
    return is_excused ? Timestamp::now() : client_->last_activity();
  }
  asio::awaitable<void> close() override {
    drop();
    co_return;
  }
  void drop() noexcept override { client_->drop(); }
  std::string explain(const error_code& ec) const override { return net::explain(ec, place_.url); }

 protected:
  LinkPlace place_;
  std::shared_ptr<net::TcpClient> client_;  // shared with what reads ahead
};

// What one connection has brought. The coroutine that reads keeps it until it has ended.
struct Intake {
  Intake(const asio::any_io_executor& executor, const ChannelParams& channel)
      : backlog{channel.backlog, channel.frame_size}, arrived{executor} {}

  Backlog backlog;
  Signal arrived;
  error_code failure;
};

class BacklogLink final : public TcpLink {
 public:
  BacklogLink(const asio::any_io_executor& executor, LinkPlace place)
      : TcpLink{executor, std::move(place)},
        executor_{executor},
        intake_{std::make_shared<Intake>(executor, place_.channel)} {}

  asio::awaitable<error_code> connect() override {
    const error_code ec = co_await TcpLink::connect();
    if (!ec) asio::co_spawn(executor_, take_in(client_, intake_), rethrow_unless_stopped);
    co_return ec;
  }

  asio::awaitable<boost::system::result<Frame>> read() override {
    Intake& intake = *intake_;
    for (;;) {
      if (handed_out_ >= kTurn) {
        handed_out_ = 0;
        co_await asio::post(executor_, asio::use_awaitable);
      }
      if (const auto frame = intake.backlog.next()) {
        tell(intake.backlog.conflated());
        handed_out_ += frame->bytes.size();
        co_return *frame;
      }
      tell_caught_up();
      if (intake.failure) co_return intake.failure;
      handed_out_ = 0;
      co_await intake.arrived.wait();
    }
  }

 private:
  // How many bytes are decoded before the reading has its turn, in which it may take in four times
  // as many: so it is always ahead.
  static constexpr std::size_t kTurn = 16 * 1024;

  static asio::awaitable<void> take_in(std::shared_ptr<net::TcpClient> client,
                                       std::shared_ptr<Intake> intake) {
    while (!intake->failure) {
      const auto frames = co_await client->read_all();
      if (frames)
        intake->backlog.put(frames->bytes, frames->receive_time);
      else
        intake->failure = frames.error();
      intake->arrived.poke();
    }
  }

  void tell(std::uint64_t conflated) {
    if (conflated == told_) return;
    place_.on_conflated(conflated - std::exchange(told_, conflated));
    is_behind_ = true;
  }
  void tell_caught_up() {
    if (std::exchange(is_behind_, false)) place_.on_conflated(0);
  }

  asio::any_io_executor executor_;
  std::shared_ptr<Intake> intake_;
  std::size_t handed_out_ = 0;  // since the reading had its turn
  std::uint64_t told_ = 0;
  bool is_behind_ = false;
};

}  // namespace

std::unique_ptr<Link> make_tcp_link(asio::any_io_executor executor, LinkPlace place) {
  if (place.channel.backlog.most_bytes > 0)
    return std::make_unique<BacklogLink>(executor, std::move(place));
  return std::make_unique<TcpLink>(std::move(executor), std::move(place));
}

}  // namespace hftcpp
