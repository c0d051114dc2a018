// Frames for tests: our own fixtures in tests/data, and captures where they are at hand.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

// The whole file, byte for byte; throws when it is not there.
inline std::string load_file(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) throw std::runtime_error{"no such file: " + path.string()};
  return {std::istreambuf_iterator<char>{file}, {}};
}

inline std::filesystem::path data_path(std::string_view name) {
  return std::filesystem::path{HFTCPP_TEST_DATA} / name;
}

// "kraken/ws_trade_update.json" of tests/data, without the line break at its end: that is the
// editor's, not the exchange's.
inline std::string load_frame(std::string_view name) {
  std::string bytes = load_file(data_path(name));
  while (!bytes.empty() && (bytes.back() == '\n' || bytes.back() == '\r')) bytes.pop_back();
  return bytes;
}

// One frame per line; empty lines are none.
inline std::vector<std::string> split_lines(std::string_view bytes) {
  std::vector<std::string> lines;
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    if (const std::string_view line = bytes.substr(0, end); !line.empty()) lines.emplace_back(line);
    bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
  }
  return lines;
}

// "kraken/ws_session.jsonl" of tests/data.
inline std::vector<std::string> load_lines(std::string_view name) {
  return split_lines(load_file(data_path(name)));
}

#ifdef HFTCPP_CAPTURES  // benchmarks have none

// The captures are no part of the repository: a test that replays them says
//   if (!captures_available()) GTEST_SKIP() << "no captures here";
inline bool captures_available() {
  return std::filesystem::is_directory(std::filesystem::path{HFTCPP_CAPTURES});
}

inline std::filesystem::path capture_path(std::string_view name) {
  return std::filesystem::path{HFTCPP_CAPTURES} / name;
}

// "binance/depth_LRCBTC.jsonl" and "binance/rest/depth_LRCBTC.json" of the captures.
inline std::vector<std::string> load_capture_lines(std::string_view name) {
  return split_lines(load_file(capture_path(name)));
}

inline std::string load_capture(std::string_view name) {
  return load_file(capture_path(name));
}

#endif

}  // namespace hftcpp
