#include "gateway_load_shows.hpp"

#include "gateway_load_measure.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::bench {
namespace {

// What is asked of one number.
struct Demand {
  const char* what;
  double value;
  bool is_at_most;
  double bound;
  const char* unit;
};

class Promises {
 public:
  explicit Promises(const LoadOptions& given) : given_{given} {}

  void check(std::string_view line) {
    line_ = line;
    if (line == "seed") return check_steady(1'000);
    if (line == "quotes") return check_steady(10'000);
    if (line == "idle") return check_idle();
    if (line == "at_once") return check_at_once();
    if (line == "spaced") return check_spaced();
    if (line == "saturation") {
      check_saturation(std::chrono::milliseconds{5}, 0.85);
      return check_saturation(std::chrono::milliseconds{20}, 0.8);
    }
    if (line == "slow") return check_slow();
    std::printf("there is no line \"%s\"\n", line_.c_str());
    ++broken_;
  }
  [[nodiscard]] int broken() const noexcept { return broken_; }

 private:
  [[nodiscard]] LoadOptions options_of(const char* server, double seconds) const {
    LoadOptions options;
    options.servers = {server};
    options.seconds = given_.is_short ? given_.seconds : seconds;
    return options;
  }

  void judge(const std::string& about, const Demand& demand) {
    const bool holds =
        demand.is_at_most ? demand.value <= demand.bound : demand.value >= demand.bound;
    if (!holds) ++broken_;
    std::printf("%-6s %-11s %s, %s: %.4g%s (%s %.4g%s)\n", holds ? "holds" : "FAILS", line_.c_str(),
                about.c_str(), demand.what, demand.value, demand.unit,
                demand.is_at_most ? "at most" : "at least", demand.bound, demand.unit);
  }

  // Whether it ran at all.
  bool has_run(const Measurements& row) {
    if (!row.problem.empty())
      std::printf("       %s: %s\n", row.server.c_str(), row.problem.c_str());
    if (!row.rounds.empty()) return true;
    ++broken_;
    std::printf("FAILS  %-11s %s did not run\n", line_.c_str(), row.server.c_str());
    return false;
  }

  void judge_whole(const std::string& about, const Measurements& row) {
    judge(about, {"lost", row.sum(&Measured::lost) + row.sum(&Measured::breaks), true, 0, ""});
    judge(about, {"connections ended", row.sum(&Measured::closed), true, 0, ""});
  }

  void check_steady(std::uint64_t per_second) {
    LoadOptions options = options_of("hftcpp", 60);
    options.per_second = per_second;
    const Measurements row = measure({options}, 1).front();
    if (!has_run(row)) return;
    const std::string about = "1,000 clients, " + std::to_string(per_second * 10) + " deliveries/s";
    const auto offered = static_cast<double>(per_second * 10);
    judge(about, {"delivered", row.median(&Measured::deliveries_per_second), false, offered * 0.999,
                  " a second"});
    judge(about, {"p99", row.median(&Measured::p99) / 1e3, true, 10, " ms"});
    judge(about, {"RSS", row.median(&Measured::most_resident_mb), true, 100, " MB"});
    judge_whole(about, row);
  }

  void check_idle() {
    LoadOptions options = options_of("hftcpp", 2);
    options.clients = 10'000;
    options.idle = true;
    const Measurements row = measure({options}, 1).front();
    if (!has_run(row)) return;
    const std::string about = "10,000 connections with subscriptions";
    judge(about, {"our own memory", row.median(&Measured::kb_per_connection), true, 4,
                  " KB a connection"});
    judge_whole(about, row);
  }

  [[nodiscard]] std::vector<Measurements> beside_bare(std::uint64_t per_second, Flush flush,
                                                      std::vector<const char*> servers) const {
    std::vector<LoadOptions> variants;
    for (const char* const server : servers) {
      variants.push_back(options_of(server, 10));
      variants.back().per_second = per_second;
      variants.back().flush = flush;
    }
    return measure(variants, given_.rounds);
  }

  void check_at_once() {
    const auto rows = beside_bare(10'000, {.kind = Flush::Kind::at_once}, {"hftcpp", "bare"});
    if (!has_run(rows[0]) || !has_run(rows[1])) return;
    const std::string about = "100,000 deliveries/s at once";
    judge(about, {"CPU of bare's", rows[0].ratio(&Measured::cpu_percent, rows[1]), true, 1.2, ""});
    judge(about, {"p99", rows[0].median(&Measured::p99) / 1e3, true, 1, " ms"});
    judge_whole(about, rows[0]);
  }

  void check_spaced() {
    const Flush flush{.kind = Flush::Kind::spaced, .interval = std::chrono::milliseconds{10}};
    const auto rows = beside_bare(50'000, flush, {"hftcpp", "bare"});
    if (!has_run(rows[0]) || !has_run(rows[1])) return;
    const std::string about = "500,000 deliveries/s every 10 ms";
    judge(about, {"CPU of bare's", rows[0].ratio(&Measured::cpu_percent, rows[1]), true, 1.25, ""});
    judge_whole(about, rows[0]);
  }

  // More is offered than any of them can do.
  void check_saturation(std::chrono::milliseconds interval, double least) {
    const Flush flush{.kind = Flush::Kind::spaced, .interval = interval};
    const auto rows = beside_bare(kTooMany, flush, {"hftcpp", "bare", "nats"});
    if (!has_run(rows[0]) || !has_run(rows[1])) return;
    const std::string about = "saturated, every " + std::to_string(interval.count()) + " ms";
    const auto per_core = &Measured::deliveries_per_core_second;
    std::printf(
        "       deliveries/core-s: hftcpp %.0f, bare %.0f, nats %.0f; CPU %.0f, %.0f, %.0f %%\n",
        rows[0].median(per_core), rows[1].median(per_core), rows[2].median(per_core),
        rows[0].median(&Measured::cpu_percent), rows[1].median(&Measured::cpu_percent),
        rows[2].median(&Measured::cpu_percent));
    judge(about, {"deliveries per core-second, of bare's", rows[0].ratio(per_core, rows[1]), false,
                  least, ""});
    if (has_run(rows[2]))
      judge(about, {"deliveries per core-second, of NATS'", rows[0].ratio(per_core, rows[2]), false,
                    2, ""});
  }

  // Ninety readers alone, and beside ten who never read; there is enough for each of the ten to
  // fill what the kernel takes and what we hold for them.
  void check_slow() {
    LoadOptions alone = options_of("hftcpp", 15);
    alone.clients = 90;
    alone.symbols = 100;
    alone.per_second = 20'000;
    alone.client_buffer = 512 << 10;
    LoadOptions beside = alone;
    beside.slow = 10;
    const auto rows = measure({alone, beside}, given_.rounds);
    if (!has_run(rows[0]) || !has_run(rows[1])) return;
    const std::string about = "90 clients beside 10 that never read";
    judge(about,
          {"p50 of that without them", rows[1].ratio(&Measured::p50, rows[0]), true, 1.25, ""});
    judge(about,
          {"p99 of that without them", rows[1].ratio(&Measured::p99, rows[0]), true, 1.5, ""});
    const double bound = rows[0].median(&Measured::most_resident_mb) +
                         10.0 * static_cast<double>(alone.client_buffer) * 1.5 / 1e6;
    judge(about, {"most RSS", rows[1].median(&Measured::most_resident_mb), true, bound, " MB"});
    judge_whole(about, rows[1]);
  }

  static constexpr std::uint64_t kTooMany = 800'000;

  LoadOptions given_;
  std::string line_;
  int broken_ = 0;
};

constexpr std::array<const char*, 7> kLines{"seed",   "quotes",     "idle", "at_once",
                                            "spaced", "saturation", "slow"};

}  // namespace

int show_promises(const LoadOptions& options) {
  Promises promises{options};
  if (options.lines.empty())
    for (const char* const line : kLines) promises.check(line);
  for (const std::string& line : options.lines) promises.check(line);
  std::printf("%s\n", promises.broken() == 0 ? "all of it holds" : "not all of it holds");
  return promises.broken() == 0 ? 0 : 1;
}

}  // namespace hftcpp::bench
