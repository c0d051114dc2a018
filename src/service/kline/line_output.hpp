// LineOutput: lines to standard output or behind what stands in a file, written in large pieces.
#pragma once

#include <cstdio>
#include <memory>
#include <string>

namespace hftcpp {

class LineOutput {
 public:
  // Opens the file; empty: standard output. Throws std::system_error, naming it.
  explicit LineOutput(std::string file);

  // What is to be written: whoever appends calls flush_if_much() behind it.
  [[nodiscard]] std::string& lines() noexcept { return lines_; }
  void flush_if_much();
  // Throws std::system_error when it cannot be written; a reader of standard output that went away,
  // as `| head` does, is no error.
  void flush();
  [[nodiscard]] bool has_reader_gone() const noexcept { return has_reader_gone_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const noexcept { (void)std::fclose(file); }
  };

  std::string name_;
  std::unique_ptr<std::FILE, Close> file_;  // null: standard output
  std::string lines_;
  bool is_over_ = false;  // nobody can be told anything any more
  bool has_reader_gone_ = false;
};

}  // namespace hftcpp
