// Fan-out to many websocket clients, of our gateway beside a bare server that writes bytes which
// were framed once, nats-server, and python3-websockets: the server on core 0, all clients on core
// 1. The contenders take turns; numbers are medians over the rounds, ratios those within them.
//   gateway_load [--server NAME]... [--clients N] [--rate N] [--flush 10ms] … (see --help)
//   gateway_load shows
#include "gateway_load_bare.hpp"
#include "gateway_load_feed.hpp"
#include "gateway_load_gateway.hpp"
#include "gateway_load_measure.hpp"
#include "gateway_load_options.hpp"
#include "gateway_load_process.hpp"
#include "gateway_load_shows.hpp"
#include "latency_sender.hpp"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace hftcpp::bench;

void print_head(const LoadOptions& options) {
  const double offered = static_cast<double>(options.per_second * options.clients) *
                         static_cast<double>(options.per_client) /
                         static_cast<double>(options.symbols);
  std::printf("%zu clients, %zu of %zu symbols each, %.0f deliveries/s offered, flush %s\n",
              options.clients, options.per_client, options.symbols, options.idle ? 0 : offered,
              to_text(options.flush).c_str());
  std::printf("%-11s %12s %12s %7s %8s %9s %9s %9s %8s %8s %8s %7s %9s\n", "server", "deliveries/s",
              "/ core-s", "CPU %", "client %", "p50 us", "p99 us", "max us", "RSS MB", "KB/conn",
              "lost", "closed", "to bare");
}

void print_row(const Measurements& row, const Measurements* bare) {
  if (row.rounds.empty()) {
    std::printf("%-11s %s\n", row.server.c_str(), row.problem.c_str());
    return;
  }
  std::printf("%-11s %12.0f %12.0f %7.1f %8.1f %9.0f %9.0f %9.0f %8.1f %8.2f %8.0f %7.0f",
              row.server.c_str(), row.median(&Measured::deliveries_per_second),
              row.median(&Measured::deliveries_per_core_second), row.median(&Measured::cpu_percent),
              row.median(&Measured::client_cpu_percent), row.median(&Measured::p50),
              row.median(&Measured::p99), row.median(&Measured::oldest),
              row.median(&Measured::resident_mb), row.median(&Measured::kb_per_connection),
              row.sum(&Measured::lost) + row.sum(&Measured::breaks), row.sum(&Measured::closed));
  if (bare != nullptr)
    std::printf(" %8.2fx", row.ratio(&Measured::deliveries_per_core_second, *bare));
  std::printf("\n");
  if (!row.problem.empty()) std::printf("            (%s)\n", row.problem.c_str());
}

int compare(const LoadOptions& options) {
  std::vector<LoadOptions> variants;
  std::vector<std::string> servers = options.servers;
  if (servers.empty()) servers.assign(kServers.begin(), kServers.end());
  for (const std::string& server : servers) {
    variants.push_back(options);
    variants.back().servers = {server};
  }
  print_head(options);
  const std::vector<Measurements> rows = measure(variants, options.rounds);
  const auto bare = std::ranges::find(rows, "bare", &Measurements::server);
  for (const Measurements& row : rows) print_row(row, bare == rows.end() ? nullptr : &*bare);
  return 0;
}

int run(const LoadOptions& options) {
  raise_descriptor_limit();
  if (options.part == "feed") return run_feed(options);
  if (options.part == "serve" && options.servers.front() == "bare") BareServer{options}.run();
  if (options.part == "serve") return serve_gateway(options);
  pin_to(kClientCore);
  return options.shows ? show_promises(options) : compare(options);
}

}  // namespace

int main(int argc, char** argv) try {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  return run(read_load_options(argc, argv));
} catch (const std::exception& failure) {
  std::fprintf(stderr, "gateway_load: %s\n", failure.what());
  return 1;
}
