// Decimal::parse beside what makes a double of the same text. The texts are the prices and sizes
// of real frames; before anything is timed, each must come out as it was written.
#include "fastest.hpp"
#include "support/frames.hpp"
#include <hftcpp/core/decimal.hpp>

#include <benchmark/benchmark.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace hftcpp;

// Whatever in the file looks like a number with a point, and is not the seconds of a time.
void append_numbers(std::string_view name, std::vector<std::string>& numbers) {
  const std::string bytes = load_file(data_path(name));
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t first = bytes.find_first_of("0123456789", at);
    if (first == std::string::npos) break;
    const std::size_t end = std::min(bytes.find_first_not_of("0123456789.", first), bytes.size());
    const std::string number = bytes.substr(first, end - first);
    if (const std::size_t point = number.find('.'); point != std::string::npos &&
                                                    point == number.rfind('.') &&
                                                    point + 1 < number.size() && bytes[end] != 'Z')
      numbers.push_back(number);
    at = end;
  }
}

const std::vector<std::string>& prices() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> numbers;
    for (const char* file : {"kraken/transcribed_book.jsonl", "kraken/transcribed_ticker.jsonl",
                             "kraken/transcribed_trade.jsonl", "binance/ws_bookTicker.jsonl",
                             "binance/ws_depth_COMPUSDT.jsonl", "binance/ws_depth_LRCBTC.jsonl"})
      append_numbers(file, numbers);
    return numbers;
  }();
  return all;
}

double from_chars(std::string_view text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

bool is_exact(const std::string& text) {
  const Result<Decimal> parsed = Decimal::parse(text);
  return parsed && parsed->to_string() == text && parsed->to_double() == from_chars(text);
}

template <class Parse>
void parse_all(benchmark::State& state, Parse parse) {
  const std::vector<std::string>& texts = prices();
  for (auto _ : state)
    for (const std::string& text : texts) benchmark::DoNotOptimize(parse(text));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(texts.size()));
}

void BM_Decimal(benchmark::State& state) {
  parse_all(state, [](const std::string& text) { return Decimal::parse(text); });
}
void BM_FromChars(benchmark::State& state) {
  parse_all(state, [](const std::string& text) { return from_chars(text); });
}
void BM_Strtod(benchmark::State& state) {
  parse_all(state, [](const std::string& text) { return std::strtod(text.c_str(), nullptr); });
}
BENCHMARK(BM_Decimal);
BENCHMARK(BM_FromChars);
BENCHMARK(BM_Strtod);

}  // namespace

int main(int argc, char** argv) {
  std::size_t characters = 0;
  for (const std::string& text : prices()) {
    characters += text.size();
    if (is_exact(text)) continue;
    std::fprintf(stderr, "decimal_bench: %s does not come out as it was written\n", text.c_str());
    return 1;
  }
  bench::Fastest fastest;
  if (!bench::run_all(argc, argv, {"--benchmark_repetitions=15", "--benchmark_min_time=0.02"},
                      fastest))
    return 1;

  const double ours = fastest.nanoseconds("BM_Decimal");
  std::printf("\n%-34s %9s %9s\n", "fastest, per price or size", "ns", "to ours");
  const auto row = [&](const char* name, const char* benchmark) {
    const double theirs = fastest.nanoseconds(benchmark);
    std::printf("%-34s %9.2f %8.2fx\n", name, theirs, theirs / ours);
  };
  row("hftcpp::Decimal::parse, exact", "BM_Decimal");
  row("std::from_chars to double", "BM_FromChars");
  row("strtod", "BM_Strtod");
  std::printf("%zu texts of %.1f characters\n", prices().size(),
              static_cast<double>(characters) / static_cast<double>(prices().size()));
  return 0;
}
