// Records per second of the decoders of TDX and Yahoo: bytes to quotes, bars and trades, without
// socket and queue.
#include "exchanges/tdx/tdx_bytes.hpp"
#include "exchanges/tdx/tdx_codec.hpp"
#include "exchanges/yahoo/yahoo_codec.hpp"
#include "exchanges/yahoo/yahoo_symbols.hpp"
#include "fastest.hpp"

#include <benchmark/benchmark.h>

#include <cstdio>
#include <string>
#include <vector>

namespace {

using namespace hftcpp;

struct CountingSink : EventSink {
  std::int64_t count = 0;
  void on_quote(const Quote& quote) override { use(quote.last); }
  void on_kline(const Kline& kline) override { use(kline.close); }
  void on_trade(const Trade& trade) override { use(trade.price); }
  void use(const Decimal& number) {
    benchmark::DoNotOptimize(number);
    ++count;
  }
};

// The same question and the same answer again and again; `frame` has room for the number.
void run_tdx(benchmark::State& state, const TdxRequest& request, std::string frame) {
  SymbolMap symbols;
  for (const char* const native : {"sz000001", "sh600008"})
    symbols.add(native, a_share_symbol(native));
  TdxCodec codec{symbols};
  CountingSink sink;
  const auto decode = [&] {
    const std::string sent = codec.ask(request);
    frame.replace(5, 4, sent, 1, 4);
    return codec.decode({frame, Timestamp{1'800'000'000'000'000'000}}, sink).has_value();
  };
  if (!decode()) return state.SkipWithError("the frame does not decode");
  sink.count = 0;
  for (auto _ : state) benchmark::DoNotOptimize(decode());
  state.SetItemsProcessed(sink.count);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(frame.size()));
}

// Forty times the two rows of a real answer: what a poll brings.
std::string eighty_quotes() {
  const std::string rows = load_hex("tdx/quotes_2024.hex").substr(16 + 4);
  std::string payload = from_hex("0136 5000");
  for (int i = 0; i < 40; ++i) payload += rows;
  return payload;
}

std::vector<TdxCode> eighty_codes() {
  return std::vector<TdxCode>(80, *to_tdx_code(0, "000001"));
}

void BM_TdxQuotes(benchmark::State& state) {
  run_tdx(state, tdx_quotes(eighty_codes()), tdx_reply(0, 0x053e, eighty_quotes()));
}
BENCHMARK(BM_TdxQuotes);

void BM_TdxQuotesDeflated(benchmark::State& state) {
  run_tdx(state, tdx_quotes(eighty_codes()), zipped_tdx_reply(0, 0x053e, eighty_quotes()));
}
BENCHMARK(BM_TdxQuotesDeflated);

void BM_TdxKlines(benchmark::State& state) {
  const TdxRequest request = tdx_klines(*to_tdx_code(0, "000001"), *tdx_interval("1d"), 0, 10);
  run_tdx(state, request, tdx_reply(0, 0x052d, load_hex("tdx/klines_day_2017.hex")));
}
BENCHMARK(BM_TdxKlines);

void BM_TdxTrades(benchmark::State& state) {
  const TdxRequest request = tdx_trades(*to_tdx_code(0, "000001"), 0, 1000);
  std::string payload = little_endian(1000, 2);
  for (int i = 0; i < 1000; ++i)
    payload += little_endian(600, 2) + tdx_varints({i == 0 ? 1202 : i % 3 - 1, i, 2, i % 2, 0});
  run_tdx(state, request, tdx_reply(0, 0x0fc5, payload));
}
BENCHMARK(BM_TdxTrades);

void run_yahoo(benchmark::State& state, const char* file) {
  SymbolMap symbols;
  symbols.set_resolver(yahoo_symbol);
  YahooCodec codec{symbols};
  CountingSink sink;
  const std::string frame = load_frame(file);
  if (!codec.decode({frame, Timestamp{1}}, sink))
    return state.SkipWithError("the frame does not decode");
  sink.count = 0;
  for (auto _ : state) benchmark::DoNotOptimize(codec.decode({frame, Timestamp{1}}, sink));
  state.SetItemsProcessed(sink.count);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(frame.size()));
}

void BM_YahooPricing(benchmark::State& state) {
  run_yahoo(state, "yahoo/ws_v2_btc.json");
}
BENCHMARK(BM_YahooPricing);

void BM_YahooChart(benchmark::State& state) {
  run_yahoo(state, "yahoo/chart_600497_2017.json");
}
BENCHMARK(BM_YahooChart);

}  // namespace

int main(int argc, char** argv) {
  bench::Fastest fastest;
  if (!bench::run_all(argc, argv, {"--benchmark_repetitions=15", "--benchmark_min_time=0.02"},
                      fastest))
    return 1;
  std::printf("\n%-38s %9s %14s\n", "fastest, per record", "ns", "records/s");
  const auto row = [&](const char* name, const char* benchmark) {
    const double taken = fastest.nanoseconds(benchmark);
    if (taken > 0) std::printf("%-38s %9.1f %14.0f\n", name, taken, 1e9 / taken);
  };
  row("tdx quote, of 80 in an answer", "BM_TdxQuotes");
  row("tdx quote, the same deflated", "BM_TdxQuotesDeflated");
  row("tdx bar, of 10", "BM_TdxKlines");
  row("tdx trade, of 1000", "BM_TdxTrades");
  row("yahoo message of the websocket", "BM_YahooPricing");
  row("yahoo bar, of 8 in a chart", "BM_YahooChart");
  return 0;
}
