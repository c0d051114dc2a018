// gateway_load_options: what is to be measured, as the command line says it.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::bench {

inline constexpr int kServerCore = 0;
inline constexpr int kClientCore = 1;
inline constexpr std::array<std::string_view, 4> kServers{"hftcpp", "bare", "nats", "websockets"};
// When a server writes what it has for a client.
struct Flush {
  enum class Kind : std::uint8_t {
    at_once,
    adaptive,  // at once while there is little to do
    spaced     // at most once in `interval`
  };
  Kind kind = Kind::adaptive;
  std::chrono::milliseconds interval{5};
};

struct LoadOptions {
  std::vector<std::string> servers{};  // empty: all
  std::size_t clients = 1'000;
  std::size_t per_client = 10;        // symbols that each subscribes to
  std::size_t symbols = 1'000;        // that there are, each with as many subscribers
  std::uint64_t per_second = 10'000;  // quotes, each delivered to its symbol's subscribers
  double seconds = 10;
  int rounds = 3;
  Flush flush{};
  std::string policy = "every";
  // How many bytes may wait for a client, in the servers that let us say so.
  std::size_t client_buffer = 4 << 20;
  bool burst = false;    // a client's symbols are quoted in the same tick
  std::size_t slow = 0;  // more clients, which never read
  bool idle = false;     // connections and subscriptions, and no quotes

  // ---- of the parts of the program that it starts itself ----
  std::string part{};  // "serve" or "feed"; empty: it measures
  std::uint16_t port = 0;
  std::string directory{};  // for files of theirs

  // ---- of `gateway_load shows` ----
  bool shows = false;
  std::vector<std::string> lines{};  // which of them; empty: all
  bool is_short = false;             // the seconds given, instead of as long as a line wants
};

[[nodiscard]] std::string_view to_text(Flush::Kind kind) noexcept;  // "at_once"
// "at_once", "adaptive", "10ms".
[[nodiscard]] std::string to_text(const Flush& flush);

// Says what is wrong and ends the program with 2 when it does not understand.
[[nodiscard]] LoadOptions read_load_options(int argc, char** argv);

}  // namespace hftcpp::bench
