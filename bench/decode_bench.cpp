// Frame bytes to events: our codecs beside Boost.JSON's SAX parser and its tree in a monotonic
// buffer, on the same frames, into the same events. Before anything is timed, all three must give
// the same checksum over every field. The table at the end compares the fastest repetitions, which
// other work on the machine disturbs least.
#include "decode_venues.hpp"
#include "support/counted_new.hpp"
#include "support/frames.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace hftcpp;
using bench::DecodeContext;
using test::allocation_count;

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

template <class Venue>
class CodecDecoder {
 public:
  explicit CodecDecoder(const DecodeContext& context) : codec_{Venue::codec(context)} {}
  bool decode(std::string_view frame, EventSink& sink) {
    return codec_->decode({frame, {}}, sink).has_value();
  }

 private:
  std::unique_ptr<Codec> codec_;  // through the interface, as streams have it
};

using Frames = std::vector<std::string>;

template <class Decoder>
std::uint64_t checksum(const Frames& frames, const DecodeContext& context) {
  Decoder decoder{context};
  ChecksumSink sink;
  for (const std::string& frame : frames) {
    if (!decoder.decode(frame, sink)) {
      std::fprintf(stderr, "decode_bench: does not decode: %s\n", frame.c_str());
      std::exit(1);
    }
  }
  return sink.value();
}

double mean_size(const Frames& frames) {
  std::size_t bytes = 0;
  for (const std::string& frame : frames) bytes += frame.size();
  return static_cast<double>(bytes) / static_cast<double>(frames.size());
}

template <class Decoder>
void run(benchmark::State& state, const Frames& frames, const DecodeContext& context) {
  Decoder decoder{context};
  UsingSink sink;
  for (const std::string& frame : frames) decoder.decode(frame, sink);  // memory it keeps

  std::size_t i = 0;
  const std::uint64_t before = allocation_count;
  for (auto _ : state) {
    benchmark::DoNotOptimize(decoder.decode(frames[i], sink));
    if (++i == frames.size()) i = 0;
  }
  state.counters["allocations"] = benchmark::Counter(static_cast<double>(allocation_count - before),
                                                     benchmark::Counter::kAvgIterations);
  state.counters["bytes"] = mean_size(frames);
}

// The frames of these files, one after the other.
Frames load_all(const std::vector<const char*>& files) {
  Frames frames;
  for (const char* const file : files)
    for (std::string& frame : load_lines(file)) frames.push_back(std::move(frame));
  return frames;
}

// The rows' names, in the order in which they were added.
std::vector<std::string>& row_names() {
  static std::vector<std::string> names;
  return names;
}

struct Row {
  const char* name;
  std::vector<const char*> files;
};

template <class Venue>
void add_row(const Row& row, const DecodeContext& context) {
  static std::vector<std::unique_ptr<Frames>> kept;
  const Frames& frames = *kept.emplace_back(std::make_unique<Frames>(load_all(row.files)));
  using Sax = bench::SaxDecoder<typename Venue::Sax>;
  using Dom = bench::DomDecoder<typename Venue::Dom>;
  const std::uint64_t ours = checksum<CodecDecoder<Venue>>(frames, context);
  if (ours != checksum<Sax>(frames, context) || ours != checksum<Dom>(frames, context)) {
    std::fprintf(stderr, "decode_bench: %s: the contenders disagree\n", row.name);
    std::exit(1);
  }
  const std::string& name = row_names().emplace_back(row.name);
  const auto add = [&](const char* contender, auto function) {
    benchmark::RegisterBenchmark((name + contender).c_str(), function, frames, context);
  };
  add("/hftcpp", &run<CodecDecoder<Venue>>);
  add("/sax", &run<Sax>);
  add("/dom", &run<Dom>);
}

template <class Venue>
void add_rows(const std::vector<Row>& rows) {
  static const std::unique_ptr<DecodeContext> context = Venue::context();
  for (const Row& row : rows) add_row<Venue>(row, *context);
}

void add_spot_rows() {
  add_rows<bench::BinanceVenue>(
      {{"binance bookTicker", {"binance/ws_bookTicker.jsonl", "binance/ws_bookTicker_us.jsonl"}},
       {"binance aggTrade", {"binance/transcribed_aggTrade.jsonl"}},
       {"binance depthUpdate", {"binance/ws_depth_COMPUSDT.jsonl"}}});
  add_rows<bench::OkxVenue>(
      {{"okx trades", {"okx/ws_trades_BTC-USDT.jsonl", "okx/transcribed_trades.jsonl"}},
       {"okx bbo-tbt", {"okx/transcribed_bbo.jsonl"}},
       {"okx books update", {"okx/transcribed_books_UNI-USD-SWAP.jsonl"}},
       {"okx books 400+400", {"okx/transcribed_books_400.jsonl"}}});
  add_rows<bench::CoinbaseExchangeVenue>(
      {{"coinbase_ex ticker", {"coinbase/transcribed_exchange_tickers.jsonl"}},
       {"coinbase_ex match", {"coinbase/exchange_matches_2021.jsonl"}},
       {"coinbase_ex l2update", {"coinbase/exchange_l2updates.jsonl"}}});
  add_rows<bench::CoinbaseVenue>(
      {{"coinbase ticker", {"coinbase/transcribed_tickers.jsonl"}},
       {"coinbase market_trades", {"coinbase/transcribed_market_trades.jsonl"}},
       {"coinbase l2_data", {"coinbase/transcribed_l2_data.jsonl"}}});
  add_rows<bench::KrakenVenue>({{"kraken trade", {"kraken/transcribed_trade.jsonl"}},
                                {"kraken ticker", {"kraken/transcribed_ticker.jsonl"}},
                                {"kraken book", {"kraken/transcribed_book.jsonl"}}});
}

void add_future_rows() {
  add_rows<bench::BinanceFutureVenue>(
      {{"binance_future bookTicker", {"binance_future/ws_bookTicker_2021.jsonl"}},
       {"binance_future aggTrade", {"binance_future/ws_aggTrade_2021.jsonl"}},
       {"binance_future depthUpdate", {"binance_future/ws_depth_AKROUSDT.jsonl"}}});
  add_rows<bench::OkxSwapVenue>(
      {{"okx_swap trades", {"okx/transcribed_swap_trades.jsonl"}},
       {"okx_swap books update", {"okx/transcribed_books_UNI-USD-SWAP.jsonl"}}});
  add_rows<bench::KrakenFutureVenue<Channel::ticker>>(
      {{"kraken_future ticker", {"kraken_future/transcribed_ticker.jsonl"}}});
  add_rows<bench::KrakenFutureVenue<Channel::trade>>(
      {{"kraken_future trade", {"kraken_future/ws_trades_2021.jsonl"}}});
  add_rows<bench::KrakenFutureVenue<Channel::order_book>>(
      {{"kraken_future book", {"kraken_future/ws_book_PI_LTCUSD.jsonl"}}});
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
      if (!first) at->second = std::min(at->second, run.GetAdjustedCPUTime());
      bytes_[name] = run.counters.at("bytes").value;
      most_allocations_[name] =
          std::max(most_allocations_[name], run.counters.at("allocations").value);
    }
  }

  void Finalize() override {
    std::printf("\n%-26s %7s %9s %8s %9s %9s %8s %8s %12s\n", "fastest, ns per frame", "bytes",
                "hftcpp", "ns/byte", "sax", "dom", "sax/", "dom/", "allocations");
    for (const std::string& row : row_names()) {
      const std::string name = row + "/hftcpp";
      if (!fastest_.contains(name)) continue;  // filtered out
      const double ours = fastest_[name];
      const double sax = fastest_[row + "/sax"];
      const double dom = fastest_[row + "/dom"];
      const double bytes = bytes_[name];
      std::printf("%-26s %7.0f %9.1f %8.3f %9.1f %9.1f %7.2fx %7.2fx %12.3f\n", row.c_str(), bytes,
                  ours, ours / bytes, sax, dom, sax / ours, dom / ours, most_allocations_[name]);
    }
  }

 private:
  std::map<std::string, double> fastest_;
  std::map<std::string, double> bytes_;
  std::map<std::string, double> most_allocations_;
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

  add_spot_rows();
  add_future_rows();
  RatioReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  return 0;
}
