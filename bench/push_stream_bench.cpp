// The whole path of a push vendor: socket, backlog, decoder, stream, queue, observer, all on one
// core; the sender is a process on another. Paced at 200,000 records a second, then as fast as
// they go, then a hundred rounds of the whole market at once with room for twenty. What is lost,
// or memory that grows, ends it with an error.
#include "latency_sender.hpp"
#include "support/frames.hpp"
#include <hftcpp/core/event_queues.hpp>
#include <hftcpp/stream/stream_base.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <spdlog/spdlog.h>

#include <arpa/inet.h>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace asio = boost::asio;
using namespace hftcpp;
using Clock = std::chrono::steady_clock;

constexpr int kShares = 5'000;
constexpr int kSenderCore = 1;
constexpr int kOurCore = 0;

struct Plan {
  const char* name;
  int rounds;
  int records_per_second;  // 0: as fast as they go
  const char* backlog;     // MiB
  bool may_conflate;
};

[[noreturn]] void give_up(const char* what) {
  std::fprintf(stderr, "push_stream_bench: %s\n", what);
  std::exit(1);
}

// ---- the sender ----

// One round of the market, a record a frame; each round has another time in it.
class Round {
 public:
  Round() {
    const std::string sample = load_frame("tcp_push/record_33.txt");
    const std::size_t time = sample.find("$1770274800$") + 1;
    for (int share = 0; share < kShares; ++share) {
      std::string record = sample;
      record.replace(2, 6, std::to_string(600'000 + share));
      for (int i = 0; i < 4; ++i) bytes_ += static_cast<char>(record.size() >> (8 * i) & 0xFF);
      times_.push_back(bytes_.size() + time);
      bytes_ += record;
    }
  }
  std::string_view numbered(int number) {
    const std::string time = std::to_string(1'770'274'800 + number);
    for (const std::size_t at : times_) bytes_.replace(at, time.size(), time);
    return bytes_;
  }

 private:
  std::string bytes_;
  std::vector<std::size_t> times_;
};

void write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) ::_exit(1);
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

// In pieces of a hundredth of a second where it is paced.
void send_rounds(int descriptor, const Plan& plan) {
  Round round;
  const auto begin = Clock::now();
  double sent = 0;
  for (int number = 0; number < plan.rounds; ++number) {
    std::string_view left = round.numbered(number);
    const std::size_t size = left.size();
    const std::size_t piece =
        plan.records_per_second == 0
            ? size
            : size / kShares * (static_cast<std::size_t>(plan.records_per_second) / 100);
    while (!left.empty()) {
      const std::string_view part = left.substr(0, piece);
      left.remove_prefix(part.size());
      write_all(descriptor, part);
      sent += static_cast<double>(part.size()) / static_cast<double>(size) * kShares;
      if (plan.records_per_second == 0) continue;
      const std::chrono::duration<double> due{sent / plan.records_per_second};
      const std::chrono::duration<double> wait = due - (Clock::now() - begin);
      if (wait.count() > 0) ::usleep(static_cast<useconds_t>(wait.count() * 1e6));
    }
  }
}

// The port on which a process of its own serves one connection.
std::uint16_t start_sender(const Plan& plan) {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::listen(listener, 1) != 0 ||
      ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    give_up("cannot listen");
  if (::fork() == 0) {
    bench::pin_to(kSenderCore);
    const int connection = ::accept(listener, nullptr, nullptr);
    char token[64];
    if (connection < 0 || ::read(connection, token, sizeof token) <= 0) ::_exit(1);
    send_rounds(connection, plan);
    ::shutdown(connection, SHUT_WR);
    (void)!::read(connection, token, sizeof token);
    ::_exit(0);
  }
  ::close(listener);
  return ntohs(address.sin_port);
}

// ---- ours ----

double resident_mb() {
  std::ifstream file{"/proc/self/statm"};
  long total = 0;
  long resident = 0;
  file >> total >> resident;
  return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

double cpu_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

struct Observer {
  EventQueue<Quote> quote_queue{{.capacity = 65'536, .policy = QueuePolicy::drop_oldest}};
  EventQueue<Ticker> ticker_queue{{.capacity = 65'536, .policy = QueuePolicy::drop_oldest}};
  std::uint64_t quotes = 0;
  std::uint64_t tickers = 0;
  std::vector<Timestamp> last = std::vector<Timestamp>(kShares + 100'000);
};

asio::awaitable<void> take_quotes(Observer& observer) {
  std::vector<Quote> quotes;
  for (;;) {
    quotes.clear();
    observer.quotes += co_await observer.quote_queue.pop_bulk(quotes);
    for (const Quote& quote : quotes) observer.last[quote.symbol.index()] = quote.exchange_time;
  }
}

asio::awaitable<void> take_tickers(Observer& observer) {
  std::vector<Ticker> tickers;
  for (;;) {
    tickers.clear();
    observer.tickers += co_await observer.ticker_queue.pop_bulk(tickers);
  }
}

std::vector<std::string> all_shares() {
  std::vector<std::string> shares;
  for (int i = 0; i < kShares; ++i) shares.push_back(std::to_string(600'000 + i) + ".sh");
  return shares;
}

bool run(const Plan& plan) {
  const std::uint16_t port = start_sender(plan);
  asio::io_context io{1};
  Observer observer;
  StreamParams params;
  params.exchange = "tcp_push";
  params.currency_pairs = all_shares();
  params.subscribe_channels = {Channel::quote, Channel::ticker};
  params.api_key = "QT_bench";
  params.api_host = "tcp://127.0.0.1:" + std::to_string(port);
  params.subscribe_args = {{"always", "true"}, {"backlog", plan.backlog}};
  const auto stream = get_exchange_stream(std::move(params));
  stream->bind_observer(observer);
  asio::co_spawn(io, stream->start(), rethrow_unless_stopped);
  asio::co_spawn(io, take_quotes(observer), rethrow_unless_stopped);
  asio::co_spawn(io, take_tickers(observer), rethrow_unless_stopped);

  const std::uint64_t sent = static_cast<std::uint64_t>(plan.rounds) * kShares;
  Clock::time_point begin{};
  Clock::time_point end{};
  double cpu = 0;
  double memory_early = 0;
  double memory_most = 0;
  while (stream->counters().disconnects == 0) {
    io.run_for(std::chrono::milliseconds{5});
    const std::uint64_t seen = stream->counters().frames + stream->counters().conflated;
    if (seen > 0 && begin == Clock::time_point{}) {
      begin = Clock::now();
      cpu = cpu_seconds();
    }
    if (memory_early == 0 && seen > sent / 5) memory_early = resident_mb();
    memory_most = std::max(memory_most, resident_mb());
    if (seen == sent && end == Clock::time_point{}) {
      end = Clock::now();
      cpu = cpu_seconds() - cpu;
    }
  }
  io.run_for(std::chrono::milliseconds{5});
  stream->stop();
  observer.quote_queue.close();
  observer.ticker_queue.close();
  io.run();
  ::wait(nullptr);

  const StreamCounters counters = stream->counters();
  const double seconds = std::chrono::duration<double>(end - begin).count();
  bool is_newest = true;
  for (const std::string& share : all_shares())
    is_newest &= observer.last[Symbol{share}.index()] ==
                 Timestamp{(1'770'274'800LL + plan.rounds - 1) * 1'000'000'000};
  const std::uint64_t dropped =
      observer.quote_queue.counters().dropped + observer.ticker_queue.counters().dropped;
  const bool is_whole = counters.frames + counters.conflated == sent && dropped == 0 &&
                        counters.bad_frames == 0 && observer.quotes == counters.frames &&
                        observer.tickers == counters.frames && is_newest &&
                        (plan.may_conflate || counters.conflated == 0);
  std::printf("%-34s %9llu %11.0f %11.2f %10llu %8.0f %8.0f  %s\n", plan.name,
              static_cast<unsigned long long>(sent), static_cast<double>(sent) / seconds,
              cpu * 1e6 / static_cast<double>(counters.frames),
              static_cast<unsigned long long>(counters.conflated), memory_early, memory_most,
              is_whole ? "whole" : "LOST");
  return is_whole;
}

}  // namespace

int main() {
  spdlog::set_level(spdlog::level::off);
  bench::pin_to(kOurCore);
  std::printf("%-34s %9s %11s %11s %10s %8s %8s\n", "socket to observer, one core", "records",
              "records/s", "us/record", "conflated", "MB early", "MB most");
  bool is_good = run({"200,000 records a second", 400, 200'000, "64", false});
  is_good &= run({"as fast as they go", 1'000, 0, "64", true});
  is_good &= run({"100 rounds at once, room for 20", 100, 0, "24", true});
  return is_good ? 0 : 1;
}
