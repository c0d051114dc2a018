// Replies of A-share sources to quotes: records per second, beside a reader that only splits the
// same bytes and makes doubles of the same numbers, without names, checks or events. Before
// anything is timed, each reply must give a quote of every code in it.
#include "core/a_share_symbols.hpp"
#include "exchanges/sina/sina_codec.hpp"
#include "exchanges/tencent/tencent_codec.hpp"
#include "fastest.hpp"
#include "support/frames.hpp"
#include <hftcpp/core/symbol_map.hpp>

#include <benchmark/benchmark.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace hftcpp;

// As many codes as the three markets have shares, in the batches that are asked for.
constexpr std::size_t kCodes = 5'500;

struct Source {
  const char* name;
  const char* file;
  const char* code;  // of the file's first record, which all codes get
  char separator;
  std::size_t batch;
  std::unique_ptr<Codec> (*make)(const SymbolMap& symbols);
};

template <class Made>
std::unique_ptr<Codec> make(const SymbolMap& symbols) {
  return std::make_unique<Made>(symbols);
}

const std::vector<Source>& sources() {
  static const std::vector<Source> all{
      {"sina", "sina/shares_2026.txt", "sh600396", ',', 800, make<SinaCodec>},
      {"tencent", "tencent/quotes_2026.txt", "sh600519", '~', 60, make<TencentCodec>},
  };
  return all;
}

std::string code_of(std::size_t i) {
  return "sh" + std::to_string(600'000 + i);
}

void replace_all(std::string& text, std::string_view part, std::string_view by) {
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + by.size()))
    text.replace(at, part.size(), by);
}

std::vector<std::string> replies_of(const Source& source) {
  const std::string record = load_lines(source.file).at(0) + '\n';
  const std::string_view digits = std::string_view{source.code}.substr(2);
  std::vector<std::string> replies;
  for (std::size_t i = 0; i < kCodes; ++i) {
    if (i % source.batch == 0) replies.emplace_back();
    std::string own = record;
    replace_all(own, digits, code_of(i).substr(2));
    replies.back() += own;
  }
  return replies;
}

class CountingSink final : public EventSink {
 public:
  void on_quote(const Quote& event) override {
    ++quotes;
    benchmark::DoNotOptimize(event.asks[4].size);
  }
  void on_ticker(const Ticker& event) override { benchmark::DoNotOptimize(event.ask_size); }
  std::size_t quotes = 0;
};

class ListingSink final : public EventSink {
 public:
  void on_quote(const Quote& event) override { symbols.insert(event.symbol); }
  std::set<Symbol> symbols;
};

void decode(benchmark::State& state, Codec& codec, const std::vector<std::string>& replies) {
  CountingSink sink;
  for (auto _ : state)
    for (const std::string& reply : replies)
      benchmark::DoNotOptimize(codec.decode({reply, {}}, sink));
  state.SetItemsProcessed(static_cast<std::int64_t>(sink.quotes));
}

void split(benchmark::State& state, char separator, const std::vector<std::string>& replies) {
  for (auto _ : state)
    for (std::string_view rest : replies)
      while (!rest.empty()) {
        const std::size_t end = std::min(rest.find_first_of(separator), rest.size());
        double number = 0;
        std::from_chars(rest.data(), rest.data() + end, number);
        benchmark::DoNotOptimize(number);
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kCodes));
}

bool is_whole(Codec& codec, const std::vector<std::string>& replies) {
  ListingSink sink;
  for (const std::string& reply : replies)
    if (!codec.decode({reply, {}}, sink)) return false;
  return sink.symbols.size() == kCodes;
}

}  // namespace

int main(int argc, char** argv) {
  SymbolMap symbols;
  for (std::size_t i = 0; i < kCodes; ++i) symbols.add(code_of(i), a_share_symbol(code_of(i)));
  std::vector<std::unique_ptr<Codec>> codecs;
  std::vector<std::vector<std::string>> replies;
  replies.reserve(sources().size());
  for (const Source& source : sources()) {
    Codec& codec = *codecs.emplace_back(source.make(symbols));
    const auto& own = replies.emplace_back(replies_of(source));
    if (!is_whole(codec, own)) {
      std::fprintf(stderr, "quote_bench: %s: not every code has its quote\n", source.name);
      return 1;
    }
    const std::string name = source.name;
    benchmark::RegisterBenchmark((name + "/hftcpp").c_str(),
                                 [&codec, &own](auto& state) { decode(state, codec, own); });
    benchmark::RegisterBenchmark((name + "/split").c_str(), [&source, &own](auto& state) {
      split(state, source.separator, own);
    });
  }
  bench::Fastest fastest;
  if (!bench::run_all(argc, argv, {"--benchmark_repetitions=15", "--benchmark_min_time=0.05"},
                      fastest))
    return 1;

  std::printf("\n%-20s %12s %14s %16s\n", "fastest, per record", "ns", "records/s",
              "split alone, ns");
  for (const Source& source : sources()) {
    const double ours = fastest.nanoseconds(std::string{source.name} + "/hftcpp");
    const double bare = fastest.nanoseconds(std::string{source.name} + "/split");
    if (ours == 0) continue;  // filtered out
    std::printf("%-20s %12.1f %14.0f %16.1f\n", source.name, ours, 1e9 / ours, bare);
  }
  return 0;
}
