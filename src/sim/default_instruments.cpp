// default_instruments: what is traded in the simulated market unless somebody says otherwise.
#include "sim/a_share/a_share_universe.hpp"
#include "sim/market.hpp"

#include <algorithm>
#include <stdexcept>

namespace hftcpp::sim {
namespace {

// An unknown pair: a price between 0.5 and 500, and as many decimals as give it enough ticks.
InstrumentSettings made_up(Symbol symbol) {
  if (symbol.text().find('/') == std::string_view::npos)
    throw std::invalid_argument{
        "instrument \"" + std::string{symbol.text()} +
        "\": expected a pair like \"btc/usd\", or a share like \"600000.sh\""};
  std::int64_t spread = 7;
  for (const char c : symbol.text()) spread = (spread * 31 + c) % 1'000;
  const std::int64_t price = 50'000 + spread * 50'000;
  return {symbol, Decimal{price, -5}, static_cast<std::int8_t>(price > 5'000'000 ? -3 : -5), -8,
          200};
}

}  // namespace

std::vector<InstrumentSettings> default_instruments() {
  const auto make = [](std::string_view symbol, Decimal price, std::int8_t price_exponent) {
    return InstrumentSettings{Symbol{symbol}, price, price_exponent, -8, 200};
  };
  return {
      make("btc/usd", Decimal{64'000, 0}, -1),    make("btc/usdt", Decimal{64'000, 0}, -2),
      make("eth/usd", Decimal{3'100, 0}, -2),     make("eth/usdt", Decimal{3'100, 0}, -2),
      make("sol/usd", Decimal{145, 0}, -2),       make("sol/usdt", Decimal{145, 0}, -2),
      make("xrp/usd", Decimal{5'200, -4}, -5),    make("xrp/usdt", Decimal{5'200, -4}, -4),
      make("doge/usd", Decimal{123'000, -6}, -7), make("doge/usdt", Decimal{123'000, -6}, -5),
  };
}

std::vector<InstrumentSettings> instruments_named(std::span<const std::string> symbols) {
  const std::vector<InstrumentSettings> known = default_instruments();
  std::vector<InstrumentSettings> chosen;
  for (const std::string& name : symbols) {
    const Symbol symbol{name};
    if (const auto share = a_share_instrument(symbol)) {
      chosen.push_back(*share);
      continue;
    }
    const auto found =
        std::find_if(known.begin(), known.end(),
                     [&](const InstrumentSettings& each) { return each.symbol == symbol; });
    chosen.push_back(found != known.end() ? *found : made_up(symbol));
  }
  return chosen;
}

}  // namespace hftcpp::sim
