// AShareNames: the names of shares from GBK, in which the sources write them, to UTF-8.
#pragma once

#include <hftcpp/core/events.hpp>

#include <cstdint>
#include <string_view>

namespace hftcpp {

using AShareName = decltype(Quote::name);

// Keeps one converter for all names: a conversion opens nothing and allocates nothing. Not for
// several threads at a time.
class AShareNames {
 public:
  // Throws std::runtime_error where the C library has no converter for GB18030, of which GBK is
  // a part.
  AShareNames();
  ~AShareNames();
  AShareNames(const AShareNames&) = delete;
  AShareNames& operator=(const AShareNames&) = delete;

  // Without the blanks around it. A byte that is no GBK becomes U+FFFD, and a name that is longer
  // than its place is left out: a name is never worth its record. A name of Chinese that is UTF-8
  // already, as in a page that somebody has kept, stays as it is.
  [[nodiscard]] AShareName to_name(std::string_view gbk) noexcept;
  // How many names had to be mended or left out.
  [[nodiscard]] std::uint64_t damaged() const noexcept { return damaged_; }

 private:
  void* converter_;  // an iconv_t: the header of iconv stays out of ours
  std::uint64_t damaged_ = 0;
};

}  // namespace hftcpp
