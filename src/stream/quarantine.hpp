// Quarantine: a file for frames that a codec could not read or did not know, so that a person can
// see what an exchange has changed. It never grows beyond its bound, and never slows a feed down.
#pragma once

#include <hftcpp/core/names.hpp>
#include <hftcpp/core/timestamp.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace hftcpp {

class Quarantine {
 public:
  static constexpr std::size_t kMostBytes = 8 * 1024 * 1024;  // of a file; there are two at most
  static constexpr std::size_t kMostOfFrame = 64 * 1024;
  static constexpr int kMostInSecond = 20;

  // The file "<exchange>.jsonl" in that directory, which is made if it is not there; no directory,
  // no file. What cannot be written is said once in the log: a feed goes on without it.
  Quarantine(std::string directory, std::string_view exchange);
  // What keeps frames from being kept there, for whoever can still change it; empty for nothing.
  [[nodiscard]] static std::string objection(const std::string& directory,
                                             std::string_view exchange);

  [[nodiscard]] bool is_on() const noexcept { return !path_.empty(); }
  // One line of JSON: when, of which channel, why, and the frame (in
  // base64 besides when it is not all ASCII).
  void put(std::string_view frame, Channel channel, std::string_view why, Timestamp received);

 private:
  struct Close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };

  [[nodiscard]] bool is_its_turn(Timestamp now) noexcept;
  [[nodiscard]] bool open();
  void turn_over();

  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  std::size_t size_ = 0;
  std::int64_t second_ = 0;
  int in_second_ = 0;
  std::uint64_t left_out_ = 0;  // since the last line
};

}  // namespace hftcpp
