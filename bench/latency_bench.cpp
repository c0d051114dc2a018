// Socket to callback over loopback, plain and TLS, parked and polling: our client and stream
// beside a bare socket and a bare Beast loop. A process on core 0 sends, core 1 receives; the
// contenders take turns, so that each round compares what ran within the same few seconds; each
// number is the median over the rounds, and a ratio is that of the ratios within them.
//   latency_bench [--rounds 9] [--seconds 0.25]
#include "latency_receivers.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace hftcpp;
using namespace hftcpp::bench;

void ignore(std::exception_ptr) {}

void receive_on_socket(std::uint16_t port, bool, bench::Wait wait, Latencies& latencies) {
  receive_raw(port, wait, latencies);
}

void receive_by_beast(std::uint16_t port, bool tls, bench::Wait wait, Latencies& latencies) {
  asio::io_context io{1};
  asio::co_spawn(io, tls ? run_beast_tls(port, latencies) : run_beast(port, latencies), ignore);
  run(io, wait);
}

void receive_by_client(std::uint16_t port, bool tls, bench::Wait wait, Latencies& latencies) {
  EventQueue<Ticker> queue;
  asio::io_context io{1};
  asio::co_spawn(io, consume(queue, latencies), ignore);
  asio::co_spawn(io, run_client(port, tls, queue, latencies), ignore);
  run(io, wait);
}

void receive_by_stream(std::uint16_t port, bool tls, bench::Wait wait, Latencies& latencies) {
  Observer observer;
  const auto stream = make_stream(port, tls);
  stream->bind_observer(observer);
  asio::io_context io{1};
  asio::co_spawn(io, stream->start(), ignore);
  asio::co_spawn(io, consume_and_stop(observer, *stream, latencies), ignore);
  run(io, wait);
}

struct Contender {
  const char* name;
  bool tls;
  void (*receive)(std::uint16_t port, bool tls, bench::Wait wait, Latencies& latencies);
};

constexpr std::array<Contender, 7> kContenders{{{"bare socket", false, receive_on_socket},
                                                {"Beast and our codec", false, receive_by_beast},
                                                {"client, codec, queue", false, receive_by_client},
                                                {"stream and observer", false, receive_by_stream},
                                                {"Beast and our codec", true, receive_by_beast},
                                                {"client, codec, queue", true, receive_by_client},
                                                {"stream and observer", true, receive_by_stream}}};
constexpr std::array kRates{1'000, 20'000};
constexpr std::array kWaits{bench::Wait::spin, bench::Wait::park};

struct Percentiles {
  double p50 = 0;  // microseconds
  double p99 = 0;
};

// Without the first hundred, during which caches and windows fill.
Percentiles percentiles_of(std::vector<std::int64_t>& latencies) {
  constexpr std::size_t kWarmUp = 100;
  if (latencies.size() < 2 * kWarmUp) return {};
  const auto begin = latencies.begin() + kWarmUp;
  std::sort(begin, latencies.end());
  const auto count = latencies.end() - begin;
  return {static_cast<double>(*(begin + count / 2)) / 1e3,
          static_cast<double>(*(begin + count * 99 / 100)) / 1e3};
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

template <class Compare>
std::vector<double> round_by_round(std::vector<double> values, const std::vector<double>& others,
                                   Compare compare) {
  std::ranges::transform(values, others, values.begin(), compare);
  return values;
}

struct Options {
  int rounds = 9;
  double seconds = 0.25;  // of each contender in each round
};

// Exits on what it does not know.
Options parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (name == "--rounds" && i + 1 < argc) {
      options.rounds = std::atoi(argv[++i]);
    } else if (name == "--seconds" && i + 1 < argc) {
      options.seconds = std::atof(argv[++i]);
    } else {
      std::fprintf(stderr, "usage: %s [--rounds N] [--seconds S]\n", argv[0]);
      std::exit(2);
    }
  }
  return options;
}

// All measurements of one setting: of each contender, its repetitions.
class Setting {
 public:
  Setting(int rate, bench::Wait wait) : rate_{rate}, wait_{wait} {}

  // False when a contender did not get what was sent.
  [[nodiscard]] bool measure(const Options& options, const net::SelfSigned& identity) {
    const int count = std::max(400, static_cast<int>(rate_ * options.seconds));
    for (std::size_t i = 0; i < kContenders.size(); ++i) {
      const Contender& contender = kContenders[i];
      const Sender sender{{.tls = contender.tls, .per_second = rate_, .count = count}, identity};
      Latencies latencies{count};
      contender.receive(sender.port(), contender.tls, wait_, latencies);
      if (!latencies.is_complete()) {
        std::fprintf(stderr, "latency_bench: %s%s: got %zu of %d frames\n", contender.name,
                     contender.tls ? " over TLS" : "", latencies.all().size(), count);
        return false;
      }
      const auto [p50, p99] = percentiles_of(latencies.all());
      p50_[i].push_back(p50);
      p99_[i].push_back(p99);
    }
    return true;
  }

  void print() const {
    const std::vector<double>& floor = p50_[0];
    std::printf("\n%d messages a second, %-10s %8s %8s %12s %12s\n", rate_,
                wait_ == bench::Wait::spin ? "polling" : "parked", "p50 us", "p99 us", "to bare",
                "over plain");
    std::map<std::string, const std::vector<double>*> plain;
    for (std::size_t i = 0; i < kContenders.size(); ++i) {
      const Contender& contender = kContenders[i];
      std::printf("  %-30s %8.1f %8.1f %11.2fx",
                  (std::string{contender.name} + (contender.tls ? ", TLS" : "")).c_str(),
                  median(p50_[i]), median(p99_[i]),
                  median(round_by_round(p50_[i], floor, std::divides{})));
      if (contender.tls)
        std::printf(" %+9.1f us\n",
                    median(round_by_round(p50_[i], *plain[contender.name], std::minus{})));
      else
        std::printf("\n"), plain[contender.name] = &p50_[i];
    }
  }

 private:
  int rate_;
  bench::Wait wait_;
  std::array<std::vector<double>, kContenders.size()> p50_;
  std::array<std::vector<double>, kContenders.size()> p99_;
};

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse(argc, argv);
  spdlog::set_level(spdlog::level::warn);
  const net::SelfSigned identity = net::make_self_signed();
  pin_to(1);

  std::vector<Setting> settings;
  for (const int rate : kRates)
    for (const bench::Wait wait : kWaits) settings.emplace_back(rate, wait);
  for (int i = 0; i < options.rounds; ++i)
    for (Setting& setting : settings)
      if (!setting.measure(options, identity)) return 1;
  for (const Setting& setting : settings) setting.print();
  return 0;
}
