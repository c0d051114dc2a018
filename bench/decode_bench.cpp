// Frame bytes to events: our codecs beside Boost.JSON's SAX parser and its tree in a monotonic
// buffer, on the same frames, into the same events. Before anything is timed, all three must give
// the same checksum over every field. The table at the end compares the fastest repetitions, which
// other work on the machine disturbs least.
#include "decode_dom.hpp"
#include "decode_sax.hpp"
#include "exchanges/binance/binance_codec.hpp"
#include "exchanges/binance/binance_symbols.hpp"
#include "exchanges/kraken/kraken_codec.hpp"
#include "exchanges/kraken/kraken_symbols.hpp"
#include "support/frames.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <new>
#include <string>
#include <vector>

namespace {

std::uint64_t allocations = 0;

}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* const memory = std::malloc(size)) return memory;
  throw std::bad_alloc{};
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace {

using namespace hftcpp;

// Of all that events say; numbers by value, since a tree of doubles has lost their zeros.
class ChecksumSink final : public EventSink {
 public:
  void on_ticker(const Ticker& event) override {
    add(event.exchange.index(), event.symbol.index(), event.sequence);
    add(event.bid_price, event.bid_size, event.ask_price, event.ask_size);
    add(event.exchange_time.nanoseconds(), event.receive_time.nanoseconds());
  }
  void on_trade(const Trade& event) override {
    add(event.exchange.index(), event.symbol.index(), static_cast<int>(event.side));
    add(event.price, event.size);
    for (const char c : event.id.view()) add(c);
    add(event.exchange_time.nanoseconds(), event.receive_time.nanoseconds());
  }
  void on_book_update(const BookUpdate& event) override {
    add(event.exchange.index(), event.symbol.index(), event.snapshot, event.stale, event.depth);
    add(event.sequence, event.first_sequence, event.previous_sequence);
    add(event.checksum.value_or(0), event.bids.size(), event.asks.size());
    for (const Level& level : event.bids) add(level.price, level.size);
    for (const Level& level : event.asks) add(level.price, level.size);
    add(event.exchange_time.nanoseconds(), event.receive_time.nanoseconds());
  }
  [[nodiscard]] std::uint64_t value() const noexcept { return value_; }

 private:
  template <class... Numbers>
  void add(const Numbers&... numbers) noexcept {
    (mix(numbers), ...);
  }
  template <class Integer>
  void mix(Integer number) noexcept {
    value_ = (value_ ^ static_cast<std::uint64_t>(number)) * 0x100000001B3;
  }
  void mix(const Decimal& number) noexcept {
    std::int64_t mantissa = number.mantissa();
    int exponent = mantissa == 0 ? 0 : number.exponent();
    for (; mantissa != 0 && mantissa % 10 == 0; mantissa /= 10) ++exponent;
    add(mantissa, exponent);
  }

  std::uint64_t value_ = 0xCBF29CE484222325;
};

// What a stream does at least with an event: it looks at it.
class UsingSink final : public EventSink {
 public:
  void on_ticker(const Ticker& event) override { benchmark::DoNotOptimize(event.ask_size); }
  void on_trade(const Trade& event) override { benchmark::DoNotOptimize(event.size); }
  void on_book_update(const BookUpdate& event) override {
    benchmark::DoNotOptimize(event.asks.data());
  }
};

template <class Codec>
class CodecDecoder {
 public:
  explicit CodecDecoder(const SymbolMap& symbols) : codec_{std::make_unique<Codec>(symbols)} {}
  bool decode(std::string_view frame, EventSink& sink) {
    return codec_->decode({frame, {}}, sink).has_value();
  }

 private:
  std::unique_ptr<hftcpp::Codec> codec_;  // through the interface, as streams have it
};

using Frames = std::vector<std::string>;

template <class Decoder>
std::uint64_t checksum(const Frames& frames, const SymbolMap& symbols) {
  Decoder decoder{symbols};
  ChecksumSink sink;
  for (const std::string& frame : frames) {
    if (!decoder.decode(frame, sink)) {
      std::fprintf(stderr, "decode_bench: does not decode: %s\n", frame.c_str());
      std::exit(1);
    }
  }
  return sink.value();
}

template <class Decoder>
void run(benchmark::State& state, const Frames& frames, const SymbolMap& symbols) {
  Decoder decoder{symbols};
  UsingSink sink;
  for (const std::string& frame : frames) decoder.decode(frame, sink);  // memory it keeps

  std::size_t i = 0;
  const std::uint64_t before = allocations;
  for (auto _ : state) {
    benchmark::DoNotOptimize(decoder.decode(frames[i], sink));
    if (++i == frames.size()) i = 0;
  }
  state.counters["allocations"] = benchmark::Counter(static_cast<double>(allocations - before),
                                                     benchmark::Counter::kAvgIterations);
}

struct Row {
  const char* name;
  const char* file;
};

template <class Codec, class Sax, class Dom>
void add_row(Row row, const SymbolMap& symbols) {
  static std::vector<std::unique_ptr<Frames>> kept;
  const Frames& frames = *kept.emplace_back(std::make_unique<Frames>(load_lines(row.file)));
  const std::uint64_t ours = checksum<CodecDecoder<Codec>>(frames, symbols);
  if (ours != checksum<bench::SaxDecoder<Sax>>(frames, symbols) ||
      ours != checksum<bench::DomDecoder<Dom>>(frames, symbols)) {
    std::fprintf(stderr, "decode_bench: %s: the contenders disagree\n", row.name);
    std::exit(1);
  }
  const std::string name{row.name};
  const auto add = [&](const char* contender, auto function) {
    benchmark::RegisterBenchmark((name + contender).c_str(), function, frames, symbols);
  };
  add("/hftcpp", &run<CodecDecoder<Codec>>);
  add("/sax", &run<bench::SaxDecoder<Sax>>);
  add("/dom", &run<bench::DomDecoder<Dom>>);
}

// Beside the usual lines: each row's fastest repetitions and what they are to one another.
class RatioReporter final : public benchmark::ConsoleReporter {
 public:
  bool ReportContext(const Context& context) override {
    return ConsoleReporter::ReportContext(context);
  }

  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration) continue;
      const std::string& name = run.run_name.function_name;
      const auto [at, first] = fastest_.try_emplace(name, run.GetAdjustedCPUTime());
      at->second = std::min(at->second, run.GetAdjustedCPUTime());
      if (first) order_.push_back(name);
      most_allocations_[name] =
          std::max(most_allocations_[name], run.counters.at("allocations").value);
    }
  }

  void Finalize() override {
    std::printf("\n%-24s %9s %9s %9s %8s %8s %12s\n", "fastest, ns per frame", "hftcpp", "sax",
                "dom", "sax/", "dom/", "allocations");
    for (const std::string& name : order_) {
      const std::size_t slash = name.find("/hftcpp");
      if (slash == std::string::npos) continue;
      const std::string row = name.substr(0, slash);
      const double ours = fastest_[name];
      const double sax = fastest_[row + "/sax"];
      const double dom = fastest_[row + "/dom"];
      std::printf("%-24s %9.1f %9.1f %9.1f %7.2fx %7.2fx %12.3f\n", row.c_str(), ours, sax, dom,
                  sax / ours, dom / ours, most_allocations_[name]);
    }
  }

 private:
  std::map<std::string, double> fastest_;
  std::map<std::string, double> most_allocations_;
  std::vector<std::string> order_;
};

}  // namespace

int main(int argc, char** argv) {
  // Ours come first, so that the command line may say otherwise.
  std::vector<std::string> arguments{argv[0], "--benchmark_enable_random_interleaving=true",
                                     "--benchmark_repetitions=15", "--benchmark_min_time=0.02",
                                     "--benchmark_report_aggregates_only=false"};
  arguments.insert(arguments.end(), argv + 1, argv + argc);
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  int count = static_cast<int>(pointers.size());
  benchmark::Initialize(&count, pointers.data());
  if (benchmark::ReportUnrecognizedArguments(count, pointers.data())) return 1;

  SymbolMap kraken;
  kraken.set_resolver(kraken_symbol);
  for (const Row row : {Row{"kraken_ticker", "kraken/transcribed_ticker.jsonl"},
                        Row{"kraken_trade", "kraken/transcribed_trade.jsonl"},
                        Row{"kraken_book", "kraken/transcribed_book.jsonl"}})
    add_row<KrakenCodec, bench::KrakenSax, bench::KrakenDom>(row, kraken);
  SymbolMap binance;
  binance.set_resolver(binance_symbol);
  for (const Row row : {Row{"binance_ticker", "binance/ws_bookTicker.jsonl"},
                        Row{"binance_trade", "binance/transcribed_aggTrade.jsonl"},
                        Row{"binance_book", "binance/ws_depth_COMPUSDT.jsonl"}})
    add_row<BinanceCodec, bench::BinanceSax, bench::BinanceDom>(row, binance);

  RatioReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  return 0;
}
