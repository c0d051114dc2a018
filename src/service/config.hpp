// Config: the JSON file as plain values, checked. It knows no exchange and no service: which
// names there are is handed in as ConfigRules by those who know. No thread, no network.
#pragma once

#include <hftcpp/core/names.hpp>
#include <hftcpp/service/setting_reader.hpp>
#include <hftcpp/stream/stream_params.hpp>

#include <boost/json/object.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

enum class Wait : std::uint8_t {
  park,  // sleep in the kernel until something comes
  spin   // poll without end: for people who own the core
};

// "runtime" of the file, and what only a program can say.
struct RuntimeSettings {
  std::size_t io_threads = 1;
  std::vector<int> pin;  // the CPU of each I/O thread; shorter than that: the rest runs anywhere
  Wait wait = Wait::park;
  std::chrono::milliseconds stop_timeout{5'000};  // for streams, queues and on_stop together

  bool handle_signals = true;            // SIGINT, SIGTERM, SIGUSR1, SIGUSR2, while run() runs
  std::chrono::milliseconds run_for{0};  // stop by itself after so long; 0: never
};

enum class LogLevel : std::uint8_t { trace, debug, info, warning, error, off };
enum class LogFormat : std::uint8_t { text, json };

// "log" of the file.
struct LogSettings {
  LogLevel level = LogLevel::info;
  LogFormat format = LogFormat::text;
  std::string file;                           // empty: stderr
  std::uint64_t max_size = 10 * 1024 * 1024;  // of a file, before the next one begins
  std::size_t files = 5;                      // how many are kept beside the current one
  std::size_t repeat_limit = 10;  // the same line at most so often per interval; 0: no limit
  std::chrono::milliseconds repeat_interval{10'000};
};

[[nodiscard]] std::optional<LogLevel> to_log_level(std::string_view text) noexcept;
[[nodiscard]] std::string_view to_text(LogLevel level) noexcept;

struct StreamConfig {
  StreamParams params;  // with the keys of the service's "apis" filled in
  std::string path;     // "service.mm_demo.setting.streams[0]"
};

// Whether the two differ in pairs and channels at most: then one stream can serve both.
[[nodiscard]] bool is_same_source(const StreamParams& a, const StreamParams& b);

struct ServiceConfig {
  std::string name;  // "mm_demo"
  std::string path;  // "service.mm_demo"
  std::string class_name;
  bool own_thread = false;
  std::vector<StreamConfig> streams;
  boost::json::object setting;  // as in the file, after --set, environment variables filled in
};

struct Config {
  std::string file;
  std::vector<ServiceConfig> services;  // in the file's order
  RuntimeSettings runtime;
  LogSettings log;
};

// What may be said. An empty list, or no function, allows everything.
struct ConfigRules {
  std::vector<std::string> exchanges;
  std::vector<std::string> service_classes;
  std::function<std::vector<Channel>(const std::string& exchange)> channels_of;
  // What is wrong, with the right form; empty for nothing.
  std::function<std::string(const std::string& exchange, const std::string& pair)> check_pair;
  // The one text of a pair that has several forms.
  std::function<std::string(const std::string& exchange, const std::string& pair)> read_pair;
  // Of "api_host", "rest_host" and "proxy".
  std::function<std::string(std::string_view key, const std::string& url)> check_url;
  std::function<std::string(const std::string& exchange, const std::string& directory)>
      check_quarantine_dir;
  std::size_t cpus = 0;
};

// Where the words come from. The functions stand for the process's environment and files.
struct ConfigSource {
  std::string file;  // its name, for messages
  std::string text;
  std::vector<std::string> sets;  // "service.x.setting.port=9000"
  std::function<std::optional<std::string>(const std::string& name)> environment;
  std::function<std::optional<std::string>(const std::string& file)> read_file;
};

struct ConfigResult {
  Config config;      // of use only when there are no problems
  Problems problems;  // all of them, in the file's order
};

[[nodiscard]] ConfigResult read_config(const ConfigSource& source, const ConfigRules& rules);

// The file's text, the real environment and real files. Throws ConfigError when it cannot be read.
[[nodiscard]] ConfigSource source_of_file(const std::string& file, std::vector<std::string> sets);

// Once streams and services were made of it: keys and the like, wherever they stand in it.
void wipe_secrets(Config& config) noexcept;

// For logs: without a single secret.
[[nodiscard]] std::string masked(const boost::json::object& object);

}  // namespace hftcpp
