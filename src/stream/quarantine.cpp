// quarantine.cpp: a line per frame, and the older of two files thrown away.
#include "stream/quarantine.hpp"

#include "net/base64.hpp"
#include <hftcpp/core/event_json.hpp>

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace hftcpp {

namespace {

// What is no UTF-8 cannot stand in JSON as it came.
bool is_ascii(std::string_view text) noexcept {
  return std::ranges::all_of(text, [](char c) { return static_cast<signed char>(c) >= 0; });
}

std::string file_in(const std::string& directory, std::string_view exchange) {
  return directory + '/' + std::string{exchange} + ".jsonl";
}

}  // namespace

Quarantine::Quarantine(std::string directory, std::string_view exchange) {
  if (directory.empty()) return;
  std::error_code ignored;  // opening the file will tell
  std::filesystem::create_directories(directory, ignored);
  path_ = file_in(directory, exchange);
}

// Nothing is written: several processes may share the directory.
std::string Quarantine::objection(const std::string& directory, std::string_view exchange) {
  if (directory.empty()) return {};
  std::error_code ec;
  std::filesystem::create_directories(directory, ec);
  if (ec) return "the directory " + directory + " cannot be made: " + ec.message();
  const auto refuses = [](const std::string& path, int mode) {
    return ::faccessat(AT_FDCWD, path.c_str(), mode, AT_EACCESS) != 0;
  };
  if (!std::filesystem::is_directory(directory, ec)) return directory + " is no directory";
  const std::string path = file_in(directory, exchange);
  if (refuses(directory, W_OK | X_OK))
    return "the directory " + directory + " cannot be written to: " + std::strerror(errno);
  if (std::filesystem::is_directory(path, ec)) return path + " is a directory";
  if (std::filesystem::exists(path, ec) && refuses(path, W_OK))
    return "the file " + path + " cannot be written to: " + std::strerror(errno);
  return {};
}

void Quarantine::put(std::string_view frame, Channel channel, std::string_view why,
                     Timestamp received) {
  if (!is_on()) return;
  if (!is_its_turn(received)) {
    ++left_out_;
    return;
  }
  if (!file_ && !open()) return;
  std::string line = R"({"receive_time":)" + std::to_string(received.nanoseconds());
  line.append(R"(,"channel":")").append(to_text(channel)).append(R"(","why":)");
  append_json_text(line, why);
  if (const auto left_out = std::exchange(left_out_, 0); left_out != 0)
    line.append(R"(,"left_out_before":)").append(std::to_string(left_out));
  if (frame.size() > kMostOfFrame) {
    line.append(R"(,"cut_from":)").append(std::to_string(frame.size()));
    frame = frame.substr(0, kMostOfFrame);
  }
  line.append(R"(,"frame":)");
  append_json_text(line, frame);
  if (!is_ascii(frame))
    line.append(R"(,"frame_base64":")").append(net::to_base64(frame)).append("\"");
  line.append("}\n");
  if (size_ + line.size() > kMostBytes) turn_over();
  if (!file_ && !open()) return;
  std::fwrite(line.data(), 1, line.size(), file_.get());
  std::fflush(file_.get());  // a person may be looking on
  size_ += line.size();
}

bool Quarantine::is_its_turn(Timestamp now) noexcept {
  const std::int64_t second = now.nanoseconds() / 1'000'000'000;
  if (std::exchange(second_, second) != second) in_second_ = 0;
  return in_second_++ < kMostInSecond;
}

bool Quarantine::open() {
  file_.reset(std::fopen(path_.c_str(), "a"));
  if (file_) {
    std::error_code ec;
    using std::filesystem::perms;  // frames of an account may be in it
    std::filesystem::permissions(path_, perms::owner_read | perms::owner_write, ec);
    const auto size = std::filesystem::file_size(path_, ec);
    size_ = ec ? 0 : static_cast<std::size_t>(size);
    return true;
  }
  spdlog::error("quarantine_dir: cannot write {}: {}; frames that cannot be read are not kept",
                path_, std::strerror(errno));
  path_.clear();
  return false;
}

void Quarantine::turn_over() {
  file_.reset();
  size_ = 0;
  std::error_code ignored;
  std::filesystem::rename(path_, path_ + ".1", ignored);
}

}  // namespace hftcpp
