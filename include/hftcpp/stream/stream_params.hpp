// StreamParams: what a user says to get a stream. The names are those of the JSON file, and
// those that users of the Python original know.
#pragma once

#include <hftcpp/core/names.hpp>
#include <hftcpp/stream/reconnect_policy.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hftcpp {

// Every member has its default spelled out: a caller that names only some of them is not warned of
// the others.
struct StreamParams {
  std::string exchange{};
  std::vector<std::string> currency_pairs{};
  std::vector<Channel> subscribe_channels{};
  // Whoever serves others adds the pairs that they want, and gives up those that nobody wants any
  // more: it may begin with none.
  bool on_demand = false;

  std::string api_key{};
  std::string api_secret{};
  std::map<std::string, std::string> api_auth_data{};  // what else a login needs: a passphrase, say
  // "wss://host:port" (or ws://): instead of the exchange's own. For REST likewise.
  std::string api_host{};
  std::string rest_host{};

  // What a channel takes beside the pair: {"depth": "10", "interval": "1m"}.
  std::map<std::string, std::string> subscribe_args{};

  // How often a channel may reconnect before it is `failed`; 0 is for ever.
  std::uint64_t reconnect_times = 0;
  ReconnectSettings reconnect{};

  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds subscribe_timeout{10'000};
  // No data for this long: stale, and a new connection. 0 leaves it to the exchange's own value.
  std::chrono::milliseconds stale_after{0};

  // Whether pairs are looked up in the exchange's list at the start, and told when they are not in
  // it.
  bool check_pairs = true;
  // How often "*" among the pairs is looked up again. 0: only at the start.
  std::chrono::milliseconds list_refresh{3'600'000};
  // Where to keep frames that could not be read or were not known, for a person to look at:
  // "<exchange>.jsonl", of bounded size. Empty: nowhere.
  std::string quarantine_dir{};

  std::string proxy{};    // "http://user:password@host:port"; empty: http_proxy and no_proxy count
  std::string ca_file{};  // certificates to trust instead of the system's
  bool verify_certificates = true;
};

// Parameters that cannot work: everything that is wrong with them, in what() a line each.
class ParamsError : public std::invalid_argument {
 public:
  explicit ParamsError(std::vector<std::string> problems)
      : std::invalid_argument{lines_of(problems)}, problems_{std::move(problems)} {}

  [[nodiscard]] const std::vector<std::string>& problems() const noexcept { return problems_; }

 private:
  [[nodiscard]] static std::string lines_of(const std::vector<std::string>& problems) {
    std::string lines;
    for (const std::string& problem : problems) lines += (lines.empty() ? "" : "\n") + problem;
    return lines;
  }

  std::vector<std::string> problems_;
};

}  // namespace hftcpp
