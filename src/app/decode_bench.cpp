// decode_bench.cpp
#include "app/decode_bench.hpp"

#include "app/frame_decoder.hpp"

#include <algorithm>
#include <cstdio>

namespace hftcpp::app {
namespace {

// Counts what it is given: an event that nobody looks at could be optimised away.
struct CountingSink final : EventSink {
  std::size_t events = 0;

  void on_ticker(const Ticker&) override { ++events; }
  void on_trade(const Trade&) override { ++events; }
  void on_book_update(const BookUpdate&) override { ++events; }
  void on_kline(const Kline&) override { ++events; }
  void on_funding(const Funding&) override { ++events; }
  void on_liquidation(const Liquidation&) override { ++events; }
  void on_quote(const Quote&) override { ++events; }
  void on_my_order(const MyOrder&) override { ++events; }
  void on_my_order_batch(const MyOrderBatch&) override { ++events; }
  void on_my_trade(const MyTrade&) override { ++events; }
  void on_balance(const Balance&) override { ++events; }
  void on_position(const Position&) override { ++events; }
};

std::uint64_t no_count() noexcept {
  return 0;
}

}  // namespace

DecodeTiming time_decoding(const ExchangeEntry& exchange, const std::vector<std::string>& frames,
                           std::chrono::duration<double> length, AllocationCount allocations) {
  using Clock = std::chrono::steady_clock;
  if (allocations == nullptr) allocations = no_count;
  SymbolMap symbols;
  guess_symbols(symbols, exchange);
  const auto codec = exchange.make_codec(symbols);
  CountingSink sink;

  // The first pass proves that a frame decodes; it also fills the symbol map and the buffers.
  DecodeTiming timing;
  std::vector<std::string_view> good;
  for (const std::string& frame : frames) {
    if (!codec->decode({frame, {}}, sink)) continue;
    good.push_back(frame);
    timing.bytes += frame.size();
  }
  timing.frames = good.size();
  timing.broken = frames.size() - good.size();
  if (good.empty()) return timing;

  // A clock costs as much as a small frame: a pass is as many rounds as make it long enough.
  const std::size_t rounds = 1 + 1'000 / good.size();
  const double frames_in_a_pass = static_cast<double>(rounds * good.size());
  std::vector<double> passes;
  passes.reserve(1 << 20);
  sink.events = 0;
  const auto began = Clock::now();
  const std::uint64_t allocations_before = allocations();
  for (auto now = began; now - began < length && passes.size() < passes.capacity();) {
    for (std::size_t round = 0; round < rounds; ++round)
      for (const std::string_view frame : good) std::ignore = codec->decode({frame, {}}, sink);
    const auto after = Clock::now();
    passes.push_back(std::chrono::duration<double, std::nano>(after - now).count() /
                     frames_in_a_pass);
    now = after;
  }
  const auto made = static_cast<double>(allocations() - allocations_before);

  timing.passes = passes.size() * rounds;
  timing.events = sink.events / timing.passes;
  timing.allocations_per_frame = made / (frames_in_a_pass * static_cast<double>(passes.size()));
  std::nth_element(passes.begin(), passes.begin() + static_cast<std::ptrdiff_t>(passes.size() / 2),
                   passes.end());
  timing.nanoseconds_per_frame = passes[passes.size() / 2];
  timing.fastest = *std::min_element(passes.begin(), passes.end());
  return timing;
}

std::string DecodeTiming::to_text(bool with_allocations) const {
  if (frames == 0) return "no frame that decodes, nothing to measure\n";
  const double bytes_per_frame = static_cast<double>(bytes) / static_cast<double>(frames);
  char text[320];
  int size =
      std::snprintf(text, sizeof text,
                    "%zu frames (%zu events, %.0f bytes each), %zu passes: %.1f ns per frame "
                    "(median; best %.1f), "
                    "%.2f million frames/s, %.0f MB/s",
                    frames, events, bytes_per_frame, passes, nanoseconds_per_frame, fastest,
                    1e3 / nanoseconds_per_frame, bytes_per_frame / nanoseconds_per_frame * 1e3);
  std::string line{text, static_cast<std::size_t>(size)};
  if (with_allocations) {
    size = std::snprintf(text, sizeof text, ", %.3f allocations per frame", allocations_per_frame);
    line.append(text, static_cast<std::size_t>(size));
  }
  if (broken > 0) line += ", " + std::to_string(broken) + " broken frames left out";
  return line + '\n';
}

}  // namespace hftcpp::app
