// A push vendor's stream from bytes to quotes, records per second on one core: frames cut from a
// stream of 5,000 shares, each record told as a Quote and a Ticker. Beside it, in the same run,
// what one writes first: a std::string per field and stod. Before anything is timed both must read
// the same numbers.
#include "exchanges/qmt/qmt_codec.hpp"
#include "exchanges/qmt/qmt_symbols.hpp"
#include "exchanges/tcp_push/tcp_push_codec.hpp"
#include "exchanges/tcp_push/tcp_push_frame.hpp"
#include "exchanges/tcp_push/tcp_push_symbols.hpp"
#include "fastest.hpp"
#include "support/counted_new.hpp"
#include "support/frames.hpp"

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace hftcpp;
using test::allocation_count;

constexpr int kShares = 5'000;

std::string code_of(int share) {
  return std::to_string(600'000 + share);
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t end; (end = text.find(separator, begin)) != std::string::npos; begin = end + 1)
    parts.push_back(text.substr(begin, end - begin));
  parts.push_back(text.substr(begin));
  return parts;
}

// The sample's record for another share, with prices and a volume of its own. The limits belong to
// the sample's price: zero is a share without any.
std::string record_of(const std::vector<std::string>& sample, int share) {
  std::string record = "SH";
  record += code_of(share);
  for (std::size_t i = 1; i < sample.size(); ++i) {
    record += '$';
    if (i == 7) {
      record += std::to_string(100'000 + share * 137);
      record += ".0";
    } else if (i + 2 >= sample.size()) {
      record += '0';
    } else if (sample[i].starts_with("10.")) {
      record += std::to_string(10 + share % 80);
      record += sample[i].substr(2);
    } else {
      record += sample[i];
    }
  }
  return record;
}

void append_frame(std::string& bytes, std::string_view payload) {
  for (int i = 0; i < 4; ++i) bytes += static_cast<char>(payload.size() >> (8 * i) & 0xFF);
  bytes += payload;
}

// One record to a frame, as the vendors send them, or several with '#' between.
std::string stream_of(const std::vector<std::string>& records, std::size_t per_frame) {
  std::string bytes;
  for (std::size_t i = 0; i < records.size(); i += per_frame) {
    std::string payload;
    for (std::size_t k = i; k < std::min(i + per_frame, records.size()); ++k)
      (payload += k > i ? "#" : "") += records[k];
    append_frame(bytes, payload);
  }
  return bytes;
}

const SymbolMap& pushed_symbols() {
  static const SymbolMap symbols = [] {
    SymbolMap map;
    for (int share = 0; share < kShares; ++share) {
      const Symbol symbol{code_of(share) + ".sh"};
      map.add(tcp_push_native(symbol), symbol);
    }
    return map;
  }();
  return symbols;
}

class QuoteSink final : public EventSink {
 public:
  void on_quote(const Quote& quote) override {
    ++quotes;
    benchmark::DoNotOptimize(quote.bids);
    if (sum_wanted)
      sum += quote.last.to_double() + quote.volume.to_double() + quote.asks[4].size.to_double();
  }
  void on_ticker(const Ticker& ticker) override { benchmark::DoNotOptimize(ticker.ask_size); }

  std::uint64_t quotes = 0;
  bool sum_wanted = false;
  double sum = 0;
};

void decode_stream(std::string_view bytes, Codec& codec, EventSink& sink) {
  while (!bytes.empty()) {
    const auto size = tcp_push_frame_size(bytes);
    if (!size || !*size || !codec.decode({bytes.substr(0, **size), Timestamp{1}}, sink))
      std::exit(1);
    bytes.remove_prefix(**size);
  }
}

// As one writes it first.
struct NaiveQuote {
  std::string symbol;
  std::string name;
  long long time = 0;
  double open = 0, high = 0, low = 0, last = 0, volume = 0, amount = 0, previous_close = 0;
  std::array<double, 5> asks{}, ask_sizes{}, bids{}, bid_sizes{};
};

NaiveQuote naive_quote(const std::vector<std::string>& fields) {
  NaiveQuote quote;
  quote.symbol = fields[0];
  quote.name = fields[1];
  quote.time = std::stoll(fields[2]);
  quote.open = std::stod(fields[3]);
  quote.high = std::stod(fields[4]);
  quote.low = std::stod(fields[5]);
  quote.last = std::stod(fields[6]);
  quote.volume = std::stod(fields[7]) * 100;
  quote.amount = std::stod(fields[8]);
  for (std::size_t i = 0; i < 5; ++i) {
    quote.asks[i] = std::stod(fields[9 + i]);
    quote.ask_sizes[i] = std::stod(fields[14 + i]) * 100;
    quote.bids[i] = std::stod(fields[19 + i]);
    quote.bid_sizes[i] = std::stod(fields[24 + i]) * 100;
  }
  quote.previous_close = std::stod(fields[30]);
  return quote;
}

double naive_stream(const std::string& bytes) {
  double sum = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    std::size_t length = 0;
    for (int i = 3; i >= 0; --i)
      length = length << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
    for (const std::string& record : split(bytes.substr(at + 4, length), '#')) {
      const NaiveQuote quote = naive_quote(split(record, '$'));
      sum += quote.last + quote.volume + quote.ask_sizes[4];
    }
    at += 4 + length;
  }
  return sum;
}

void set_counts(benchmark::State& state, std::uint64_t records, std::size_t bytes,
                std::uint64_t allocated) {
  state.SetItemsProcessed(static_cast<std::int64_t>(records));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
  state.counters["allocations"] =
      benchmark::Counter(static_cast<double>(allocated) / static_cast<double>(records));
}

void run_ours(benchmark::State& state, const std::string& bytes) {
  TcpPushCodec codec{pushed_symbols()};
  QuoteSink sink;
  decode_stream(bytes, codec, sink);
  sink.quotes = 0;
  const std::uint64_t before = allocation_count;
  for (auto _ : state) decode_stream(bytes, codec, sink);
  set_counts(state, sink.quotes, bytes.size(), allocation_count - before);
}

void run_naive(benchmark::State& state, const std::string& bytes) {
  const std::uint64_t before = allocation_count;
  for (auto _ : state) benchmark::DoNotOptimize(naive_stream(bytes));
  set_counts(state, static_cast<std::uint64_t>(state.iterations()) * kShares, bytes.size(),
             allocation_count - before);
}

void run_line(benchmark::State& state, const std::string& line, const SymbolMap& symbols) {
  QmtCodec codec{symbols};
  QuoteSink sink;
  if (!codec.decode({line, Timestamp{1}}, sink)) return state.SkipWithError("does not decode");
  sink.quotes = 0;
  const std::uint64_t before = allocation_count;
  for (auto _ : state) benchmark::DoNotOptimize(codec.decode({line, Timestamp{1}}, sink));
  set_counts(state, sink.quotes, line.size(), allocation_count - before);
}

// A push of the bridge: `count` ticks in one line.
std::string bridge_line(int count, SymbolMap& symbols) {
  const std::string sample = load_frame("qmt/tick.json");
  const std::size_t begin = sample.find("\"000001.SZ\"");
  const std::string tick = sample.substr(begin + 11, sample.size() - begin - 13);
  std::string line = R"({"op":"tick","data":{)";
  for (int share = 0; share < count; ++share) {
    const Symbol symbol{code_of(share) + ".sh"};
    symbols.add(qmt_native(symbol), symbol);
    line += share == 0 ? "\"" : ",\"";
    line += qmt_native(symbol);
    line += '"';
    line += tick;
  }
  return line + "}}";
}

bool agree(const std::string& bytes) {
  TcpPushCodec codec{pushed_symbols()};
  QuoteSink sink;
  sink.sum_wanted = true;
  decode_stream(bytes, codec, sink);
  const double difference = sink.sum - naive_stream(bytes);
  return sink.quotes == kShares && difference < 1 && difference > -1;
}

}  // namespace

int main(int argc, char** argv) {
  const auto sample = split(load_frame("tcp_push/record_33.txt"), '$');
  std::vector<std::string> records;
  for (int share = 0; share < kShares; ++share) records.push_back(record_of(sample, share));
  const std::string single = stream_of(records, 1);
  const std::string joined = stream_of(records, 50);
  static SymbolMap bridged;
  const std::string line = bridge_line(500, bridged);
  if (!agree(single) || !agree(joined)) {
    std::fprintf(stderr, "push_bench: the contenders disagree\n");
    return 1;
  }
  const std::map<std::string, const std::string*> streams{{"one_a_frame", &single},
                                                          {"fifty_a_frame", &joined}};
  for (const auto& [name, bytes] : streams) {
    benchmark::RegisterBenchmark(("BM_Push/" + name).c_str(), run_ours, *bytes);
    benchmark::RegisterBenchmark(("BM_Naive/" + name).c_str(), run_naive, *bytes);
  }
  benchmark::RegisterBenchmark("BM_Bridge", run_line, line, std::cref(bridged));
  bench::Fastest fastest;
  if (!bench::run_all(argc, argv, {"--benchmark_repetitions=9", "--benchmark_min_time=0.05"},
                      fastest))
    return 1;

  std::printf("\n%-34s %9s %13s %9s\n", "fastest, one core", "ns/record", "records/s", "to ours");
  const auto row = [&](const char* label, const std::string& name, const std::string& ours) {
    const double each = fastest.nanoseconds(name);
    if (each == 0) return;  // filtered out
    std::printf("%-34s %9.0f %13.0f %8.2fx\n", label, each, 1e9 / each,
                each / fastest.nanoseconds(ours));
  };
  row("tcp_push, a record a frame", "BM_Push/one_a_frame", "BM_Push/one_a_frame");
  row("  std::string and stod", "BM_Naive/one_a_frame", "BM_Push/one_a_frame");
  row("tcp_push, 50 records a frame", "BM_Push/fifty_a_frame", "BM_Push/fifty_a_frame");
  row("  std::string and stod", "BM_Naive/fifty_a_frame", "BM_Push/fifty_a_frame");
  row("qmt, 500 ticks a line", "BM_Bridge", "BM_Bridge");
  std::printf("records of %zu bytes\n", single.size() / kShares);
  return 0;
}
