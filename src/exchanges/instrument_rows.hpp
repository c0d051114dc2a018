// instrument_rows: reading an exchange's list of instruments, which all have in some array. It is
// asked for once and by people: what counts here is that it is short.
#pragma once

#include <hftcpp/core/instrument.hpp>
#include <hftcpp/core/json_reader.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hftcpp {

using Instruments = std::vector<Instrument>;

// A row without a pair is left out; one that cannot be read ends the list.
template <class ReadRow>
Result<Instruments> read_instrument_rows(std::string_view json, FieldName name, ReadRow read_row) {
  JsonReader reader{json};
  FieldReader fields{reader.object()};
  Instruments all;
  for (JsonValue item : fields.array(name)) {
    FieldReader row{item.object(name)};
    Instrument one = read_row(row);
    if (row.error()) return *row.error();
    if (!one.symbol.empty()) all.push_back(std::move(one));
  }
  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  return all;
}

// "btc/usd", with what stands behind it ("_261225"); empty without one of the two.
[[nodiscard]] inline Symbol joined_pair(std::string_view base, std::string_view quote,
                                        std::string_view end = {}) {
  if (base.empty() || quote.empty()) return {};
  std::string pair{base};
  pair.append("/").append(quote).append(end);
  return Symbol{pair};
}

// The step of a number with so many digits behind the point: 0.001 for -3.
[[nodiscard]] inline Decimal power_of_ten(std::int64_t exponent) {
  return Decimal{1, static_cast<std::int8_t>(std::clamp<std::int64_t>(exponent, -18, 18))};
}

}  // namespace hftcpp
