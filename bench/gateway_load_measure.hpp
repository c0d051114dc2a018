// gateway_load_measure: servers in turn, round by round, and what is to be said of each.
#pragma once

#include "gateway_load_options.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace hftcpp::bench {

// Of one server in one round. Times are from the making of a quote to a client's read.
struct Measured {
  double deliveries_per_second = 0;
  double deliveries_per_core_second = 0;
  double cpu_percent = 0;         // the server's, of one core
  double client_cpu_percent = 0;  // near 100 it is the client that is measured
  double p50 = 0;                 // microseconds
  double p99 = 0;
  double oldest = 0;
  double resident_mb = 0;
  double most_resident_mb = 0;
  double kb_per_connection = 0;  // what the server grew by while clients came
  double lost = 0;               // quotes that should have come before one that came
  double breaks = 0;             // messages that do not name the one before as their `previous`
  double closed = 0;             // connections that the server ended
  double reads = 0;              // a second, by the clients
};

// One server's rounds.
struct Measurements {
  std::string server;
  std::vector<Measured> rounds;
  std::string problem;  // why there are none, or no more; or what strange thing a client was told

  [[nodiscard]] double median(double Measured::*member) const;
  [[nodiscard]] double sum(double Measured::*member) const;
  // The median of the ratios within the rounds; 0 when there is nothing to compare.
  [[nodiscard]] double ratio(double Measured::*member, const Measurements& to) const;
};

// Every server of the options once in each round, so that what is compared ran within seconds. Each
// of `variants` has one server.
[[nodiscard]] std::vector<Measurements> measure(const std::vector<LoadOptions>& variants,
                                                int rounds);

}  // namespace hftcpp::bench
