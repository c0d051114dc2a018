#include "gateway_load_measure.hpp"

#include "gateway_load_client.hpp"
#include "gateway_load_servers.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace hftcpp::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kWarmUp{1'000};

// For configurations and logs; gone at the end.
class LoadDirectory {
 public:
  LoadDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "gateway_load.XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr)
      throw std::runtime_error{"no directory can be made as " + pattern};
    path_ = pattern;
  }
  LoadDirectory(const LoadDirectory&) = delete;
  LoadDirectory& operator=(const LoadDirectory&) = delete;
  ~LoadDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
};

double microseconds(std::chrono::nanoseconds time) {
  return static_cast<double>(time.count()) / 1e3;
}

// What the clients and the server's process did in the window that is measured.
class LoadWindow {
 public:
  LoadWindow(LoadClient& client, const ServerProcess& server)
      : client_{client},
        server_{server},
        begin_{Clock::now()},
        server_cpu_{server.cpu_seconds()},
        client_cpu_{own_cpu_seconds()} {
    client_.reset();
  }

  [[nodiscard]] Measured close() const {
    const double seconds = std::chrono::duration<double>(Clock::now() - begin_).count();
    const double cpu = server_.cpu_seconds() - server_cpu_;
    const LoadTally& tally = client_.tally();
    const auto events = static_cast<double>(tally.events);
    const LagSnapshot lag = client_.lag();
    return {.deliveries_per_second = events / seconds,
            .deliveries_per_core_second = cpu > 0 ? events / cpu : 0,
            .cpu_percent = cpu / seconds * 100,
            .client_cpu_percent = (own_cpu_seconds() - client_cpu_) / seconds * 100,
            .p50 = microseconds(lag.percentile(0.5)),
            .p99 = microseconds(lag.percentile(0.99)),
            .oldest = microseconds(tally.oldest),
            .resident_mb = server_.resident_mb(),
            .most_resident_mb = server_.most_resident_mb(),
            .lost = static_cast<double>(tally.lost),
            .breaks = static_cast<double>(tally.breaks),
            .closed = static_cast<double>(tally.closed),
            .reads = static_cast<double>(tally.reads) / seconds};
  }

 private:
  LoadClient& client_;
  const ServerProcess& server_;
  Clock::time_point begin_;
  double server_cpu_;
  double client_cpu_;
};

Measured measure_once(const LoadOptions& options, std::string& strange) {
  LoadServer server{options};
  LoadClient client{options, server.port()};
  const double empty_mb = server.process().resident_mb();
  client.connect();
  client.subscribe();
  if (options.idle) client.run_for(kWarmUp);  // what connecting took is given back
  const double full_mb = server.process().resident_mb();
  server.feed();
  client.run_for(kWarmUp);
  const LoadWindow window{client, server.process()};
  client.run_for(std::chrono::duration<double>{options.seconds});
  Measured measured = window.close();
  measured.kb_per_connection =
      (full_mb - empty_mb) * 1e6 / 1'024 / static_cast<double>(options.clients + options.slow);
  if (strange.empty()) strange = client.strange();
  if (!server.process().is_running())
    throw std::runtime_error{"it has ended by itself: " + server.process().last_words()};
  return measured;
}

void measure_in_turn(LoadOptions options, const std::string& directory, Measurements& into) {
  options.directory = directory;
  try {
    into.rounds.push_back(measure_once(options, into.problem));
  } catch (const std::exception& failure) {
    into.problem = failure.what();
  }
}

double middle(std::vector<double> values) {
  std::ranges::sort(values);
  return values.empty() ? 0 : values[values.size() / 2];
}

}  // namespace

double Measurements::median(double Measured::*member) const {
  std::vector<double> values;
  for (const Measured& round : rounds) values.push_back(round.*member);
  return middle(std::move(values));
}

double Measurements::sum(double Measured::*member) const {
  double all = 0;
  for (const Measured& round : rounds) all += round.*member;
  return all;
}

double Measurements::ratio(double Measured::*member, const Measurements& to) const {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < std::min(rounds.size(), to.rounds.size()); ++i)
    if (to.rounds[i].*member > 0) ratios.push_back(rounds[i].*member / to.rounds[i].*member);
  return middle(std::move(ratios));
}

std::vector<Measurements> measure(const std::vector<LoadOptions>& variants, int rounds) {
  const LoadDirectory directory;
  std::vector<Measurements> all;
  for (const LoadOptions& variant : variants)
    all.push_back({.server = variant.servers.front(), .problem = why_not(variant.servers.front())});
  std::vector<bool> is_there;
  for (const Measurements& each : all) is_there.push_back(each.problem.empty());
  for (int round = 0; round < rounds; ++round)
    for (std::size_t i = 0; i < variants.size(); ++i)
      if (is_there[i]) measure_in_turn(variants[i], directory.path(), all[i]);
  return all;
}

}  // namespace hftcpp::bench
