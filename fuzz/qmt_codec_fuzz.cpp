// qmt_codec_fuzz: any bytes as what a bridge sends, line by line.
#include "codec_fuzz.hpp"
#include "exchanges/a_share/a_share_tick.hpp"
#include "exchanges/qmt/qmt_codec.hpp"
#include "exchanges/qmt/qmt_symbols.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace {

using namespace hftcpp;

std::vector<std::string> lines_in_pieces(std::string_view bytes, std::size_t piece) {
  std::vector<std::string> lines;
  std::string buffered;
  while (!bytes.empty()) {
    const std::size_t size = std::min(bytes.size(), piece);
    buffered += bytes.substr(0, size);
    bytes.remove_prefix(size);
    while (const auto line = qmt_frame_size(buffered).value()) {
      fuzz::require(*line > 0 && *line <= buffered.size() && buffered[*line - 1] == '\n');
      lines.push_back(buffered.substr(0, *line));
      buffered.erase(0, *line);
    }
  }
  return lines;
}

// Half a step of the fourth decimal at most, and never more digits.
void check_rounding(std::string_view text) {
  const auto number = Decimal::parse(text.substr(0, 40));
  if (!number) return;
  const Decimal rounded = without_float_noise(*number);
  fuzz::require(number->exponent() < -4 ? rounded.exponent() >= -4 : rounded == *number);
  const auto error = subtract(rounded, *number);
  if (!error) return;
  const Decimal half{5, -5};
  fuzz::require(*error <= half && Decimal{-5, -5} <= *error);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static const SymbolMap& symbols = []() -> SymbolMap& {
    static SymbolMap map;
    for (const char* const share : {"000001.sz", "600519.sh"})
      map.add(qmt_native(Symbol{share}), Symbol{share});
    return map;
  }();
  const std::string_view bytes{reinterpret_cast<const char*>(data + 1), size - 1};
  fuzz::require(lines_in_pieces(bytes, bytes.size()) ==
                lines_in_pieces(bytes, data[0] + std::size_t{1}));
  check_rounding(bytes);
  QmtCodec codec{symbols};
  for (const std::string& line : lines_in_pieces(bytes, bytes.size())) {
    const fuzz::Outcome result = fuzz::outcome(codec, line);
    const bool is_blank = line.find_first_not_of(" \t\r\n") == std::string::npos;
    fuzz::require(is_blank || oracle::boost_sees(line) || !result.error.empty());
  }
  return 0;
}
