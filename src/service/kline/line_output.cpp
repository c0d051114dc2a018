// line_output.cpp
#include "service/kline/line_output.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

namespace hftcpp {
namespace {

constexpr std::size_t kMuch = 64 * 1024;

}  // namespace

LineOutput::LineOutput(std::string file) : name_{std::move(file)} {
  if (name_.empty()) return;
  file_.reset(std::fopen(name_.c_str(), "ae"));
  if (!file_) throw std::system_error{errno, std::generic_category(), name_ + " cannot be opened"};
}

void LineOutput::flush_if_much() {
  if (lines_.size() >= kMuch) flush();
}

void LineOutput::flush() {
  if (lines_.empty() || is_over_) return lines_.clear();
  std::FILE* const out = file_ ? file_.get() : stdout;
  const bool is_written =
      std::fwrite(lines_.data(), 1, lines_.size(), out) == lines_.size() && std::fflush(out) == 0;
  const int why = errno;
  lines_.clear();
  if (is_written) return;
  is_over_ = true;
  has_reader_gone_ = !file_ && why == EPIPE;
  if (has_reader_gone_) return;
  throw std::system_error{why, std::generic_category(),
                          (file_ ? name_ : "standard output") + " cannot be written to"};
}

}  // namespace hftcpp
