// TcpPushFormat: where a record has what. Vendors of the same wire differ in nothing else, so that
// it is a table that the user can change, read once at the start.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

// In the order of the names that stand for them.
enum class TcpPushField : std::uint8_t {
  symbol,
  name,
  time,
  open,
  high,
  low,
  last,
  volume,
  amount,
  ask1,
  ask2,
  ask3,
  ask4,
  ask5,
  askv1,
  askv2,
  askv3,
  askv4,
  askv5,
  bid1,
  bid2,
  bid3,
  bid4,
  bid5,
  bidv1,
  bidv2,
  bidv3,
  bidv4,
  bidv5,
  prev_close,
  limit_up,
  limit_down,
  // what follows is not read: it has no place in a Quote
  turnover,
  vol_ratio,
  inner,
  outer,
  skip,
};

inline constexpr std::size_t kTcpPushReadFields = static_cast<std::size_t>(TcpPushField::turnover);

// A literal: "ask1".
[[nodiscard]] std::string_view to_text(TcpPushField field) noexcept;

class TcpPushFormat {
 public:
  // The vendor's own: 33 fields, of which some send three more.
  TcpPushFormat();

  // subscribe_args: "fields", their names in the order of the wire, with commas between them;
  // "separator" ("$") and "record_separator" ("#"), one character each; "volume_unit", how many
  // shares a volume of 1 is, whatever it is of (a lot, unless said: 100, of bonds 10); "time_unit"
  // ("s" or "ms"). What is not there stays the vendor's. Throws std::invalid_argument, naming the
  // argument and the field in it.
  [[nodiscard]] static TcpPushFormat from_args(const std::map<std::string, std::string>& args);
  // The names of those arguments.
  static constexpr std::array<std::string_view, 5> kArguments{
      "fields", "separator", "record_separator", "volume_unit", "time_unit"};

  // Up to the last one that is read: a record with fewer is bad, what follows them is left alone.
  [[nodiscard]] const std::vector<TcpPushField>& fields() const noexcept { return fields_; }
  [[nodiscard]] char separator() const noexcept { return separator_; }
  [[nodiscard]] char record_separator() const noexcept { return record_separator_; }
  // None: a lot, by the kind of share.
  [[nodiscard]] std::optional<std::int64_t> shares_per_volume() const noexcept {
    return shares_per_volume_;
  }
  [[nodiscard]] bool has_milliseconds() const noexcept { return has_milliseconds_; }

 private:
  std::vector<TcpPushField> fields_;
  char separator_ = '$';
  char record_separator_ = '#';
  std::optional<std::int64_t> shares_per_volume_;
  bool has_milliseconds_ = false;
};

}  // namespace hftcpp
