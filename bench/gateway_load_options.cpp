#include "gateway_load_options.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <optional>

namespace hftcpp::bench {
namespace {

constexpr const char* kLoadUsage = R"(usage: gateway_load [shows [LINE]...] [OPTIONS]

Servers of websocket clients one after another, each on core 0, the clients on core 1.

  --server NAME      hftcpp, bare, nats or websockets; may be repeated; all unless said
  --clients N        1000
  --per-client N     symbols that each client subscribes to, 10
  --symbols N        that there are, 1000
  --rate N           quotes a second, 10000; each goes to clients * per-client / symbols
  --seconds S        of each server in each round, 10
  --rounds N         3
  --flush WHEN       at_once, adaptive, or a spacing such as 10ms; adaptive
  --policy NAME      every or latest; every
  --client-buffer N  bytes that may wait for a client, 4194304
  --burst            the symbols of a client are quoted in the same tick
  --slow N           so many more clients, which never read
  --idle             connections and subscriptions, and no quotes

  shows              what the gateway promises, line by line, and whether it holds:
                     seed, quotes, idle, at_once, spaced, saturation, slow
                     (--seconds and --rounds instead of the lines' own)
)";

[[noreturn]] void refuse_load(const std::string& problem) {
  std::fprintf(stderr, "gateway_load: %s\n\n%s", problem.c_str(), kLoadUsage);
  std::exit(2);
}

std::uint64_t load_count(std::string_view option, std::string_view text) {
  std::uint64_t count = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (ec != std::errc{} || end != text.data() + text.size())
    refuse_load(std::string{option} + ": expected a whole number, was \"" + std::string{text} +
                '"');
  return count;
}

Flush load_flush(std::string_view text) {
  if (text == "at_once") return {.kind = Flush::Kind::at_once};
  if (text == "adaptive") return {};
  if (!text.ends_with("ms"))
    refuse_load("--flush: expected at_once, adaptive or a time such as 10ms, was \"" +
                std::string{text} + '"');
  const std::uint64_t count = load_count("--flush", text.substr(0, text.size() - 2));
  return {.kind = Flush::Kind::spaced, .interval = std::chrono::milliseconds{count}};
}

class LoadOptionReader {
 public:
  LoadOptionReader(int argc, char** argv) : words_(argv + 1, argv + argc) {}

  LoadOptions read() {
    while (next_ < words_.size()) {
      const std::string_view word = words_[next_++];
      if (!read_word(word) && !read_count(word) && !read_other(word))
        refuse_load("unknown option " + std::string{word});
    }
    check();
    return std::move(read_);
  }

 private:
  // What stands by itself.
  bool read_word(std::string_view word) {
    if (word == "--help" || word == "-h") {
      std::fputs(kLoadUsage, stdout);
      std::exit(0);
    }
    if (word == "shows")
      read_.shows = true;
    else if (word == "serve" || word == "feed")
      read_.part = word;
    else if (word == "--burst")
      read_.burst = true;
    else if (word == "--idle")
      read_.idle = true;
    else if (!word.starts_with('-') && read_.shows)
      read_.lines.emplace_back(word);
    else
      return false;
    return true;
  }

  bool read_count(std::string_view word) {
    if (word == "--clients")
      read_.clients = count(word);
    else if (word == "--per-client")
      read_.per_client = count(word);
    else if (word == "--symbols")
      read_.symbols = count(word);
    else if (word == "--rate")
      read_.per_second = count(word);
    else if (word == "--rounds")
      read_.rounds = static_cast<int>(count(word));
    else if (word == "--client-buffer")
      read_.client_buffer = count(word);
    else if (word == "--slow")
      read_.slow = count(word);
    else if (word == "--port")
      read_.port = static_cast<std::uint16_t>(count(word));
    else
      return false;
    return true;
  }

  bool read_other(std::string_view word) {
    if (word == "--server") {
      const std::string name = value(word);
      if (std::ranges::find(kServers, name) == kServers.end())
        refuse_load("--server: there is no \"" + name + '"');
      read_.servers.push_back(name);
    } else if (word == "--flush") {
      read_.flush = load_flush(value(word));
    } else if (word == "--policy") {
      read_.policy = value(word);
    } else if (word == "--seconds") {
      read_.seconds = std::atof(value(word).c_str());
      read_.is_short = true;
    } else if (word == "--directory") {
      read_.directory = value(word);
    } else {
      return false;
    }
    return true;
  }

  void check() const {
    if (read_.policy != "every" && read_.policy != "latest")
      refuse_load("--policy: expected every or latest, was \"" + read_.policy + '"');
    if (read_.seconds <= 0 || read_.rounds < 1) refuse_load("nothing is to be measured");
    if (read_.clients == 0 || read_.per_client == 0 || read_.symbols < read_.per_client ||
        read_.symbols > 99'999)
      refuse_load("a client cannot subscribe to " + std::to_string(read_.per_client) + " of " +
                  std::to_string(read_.symbols) + " symbols");
  }

  std::string value(std::string_view option) {
    if (next_ == words_.size()) refuse_load(std::string{option} + " needs a value");
    return words_[next_++];
  }
  std::uint64_t count(std::string_view option) { return load_count(option, value(option)); }

  std::vector<std::string> words_;
  std::size_t next_ = 0;
  LoadOptions read_;
};

}  // namespace

std::string_view to_text(Flush::Kind kind) noexcept {
  switch (kind) {
    case Flush::Kind::at_once:
      return "at_once";
    case Flush::Kind::adaptive:
      return "adaptive";
    case Flush::Kind::spaced:
      return "spaced";
  }
  return {};
}

std::string to_text(const Flush& flush) {
  if (flush.kind != Flush::Kind::spaced) return std::string{to_text(flush.kind)};
  return std::to_string(flush.interval.count()) + "ms";
}

LoadOptions read_load_options(int argc, char** argv) {
  return LoadOptionReader{argc, argv}.read();
}

}  // namespace hftcpp::bench
