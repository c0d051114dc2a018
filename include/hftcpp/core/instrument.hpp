// Instrument: what an exchange lists as tradable, as far as it tells.
#pragma once

#include <hftcpp/core/decimal.hpp>
#include <hftcpp/core/names.hpp>
#include <hftcpp/core/result.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

struct Instrument {
  Symbol symbol{};       // as currency_pairs name it
  std::string native{};  // the exchange's own name
  std::optional<Decimal> tick_size{};
  std::optional<Decimal> lot_size{};
  std::optional<Decimal> contract_value{};  // of one contract; none where sizes are base units
  std::string contract_currency{};          // what that value is in
  std::string status{};                     // the exchange's own word
};

// Where an exchange's list is, and how to read it.
struct InstrumentList {
  std::string target{};  // "/path?query" of its REST host
  // Those that no pair can name are left out.
  Result<std::vector<Instrument>> (*read)(std::string_view json) = nullptr;
};

}  // namespace hftcpp
