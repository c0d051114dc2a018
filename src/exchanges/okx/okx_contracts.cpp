#include "exchanges/okx/okx_contracts.hpp"

#include "exchanges/okx/okx_symbols.hpp"
#include <hftcpp/core/json_reader.hpp>

namespace hftcpp {
namespace {

// New instruments come with empty fields at first, and no multiplier means one.
Result<Decimal> to_value(std::string_view value, std::string_view multiplier) noexcept {
  const auto number = Decimal::parse(value);
  if (!number || multiplier.empty()) return number;
  const auto factor = Decimal::parse(multiplier);
  return factor ? multiply(*number, *factor) : factor;
}

Result<void> read_row(JsonObject row, OkxContracts& contracts) {
  FieldReader fields{row};
  const Symbol symbol = okx_swap_symbol(fields.text("instId"));
  const std::string_view value = fields.optional_text("ctVal");
  const std::string_view multiplier = fields.optional_text("ctMult");
  if (fields.error()) return *fields.error();
  if (symbol.empty() || value.empty()) return {};
  const auto worth = to_value(value, multiplier);
  if (!worth || worth->mantissa() <= 0) return error(Errc::bad_value, "ctVal");
  contracts.set(symbol, *worth);
  return {};
}

}  // namespace

void OkxContracts::set(Symbol symbol, Decimal value) {
  if (values_.size() <= symbol.index()) values_.resize(symbol.index() + 1);
  Decimal& slot = values_[symbol.index()];
  if (slot.is_zero() && !value.is_zero()) ++size_;
  slot = value;
}

Result<void> okx_read_contracts(std::string_view json, OkxContracts& contracts) {
  JsonReader reader{json};
  FieldReader fields{reader.object()};
  const bool is_refused = fields.text("code") != "0";
  for (JsonValue item : fields.array("data"))
    if (const auto read = read_row(item.object("data"), contracts); !read) return read;
  if (fields.error()) return *fields.error();
  if (reader.error()) return *reader.error();
  if (is_refused) return error(Errc::rejected, "instruments");
  return {};
}

}  // namespace hftcpp
