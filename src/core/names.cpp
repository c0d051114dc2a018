// names.cpp: the tables of interned names, and the nearest of a list of words.
#include <hftcpp/core/names.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <ostream>
#include <stdexcept>
#include <unordered_map>
#include <vector>

namespace hftcpp {
namespace {

// Texts numbered from 1. Chunks never move, and a text is complete before it can be seen, so
// that reading takes no lock. Never destroyed: a text lives as long as the program.
class NameTable {
 public:
  std::uint32_t intern(std::string text) {
    if (text.empty()) return 0;
    const std::lock_guard lock{mutex_};
    if (const auto found = numbers_.find(text); found != numbers_.end()) return found->second;

    const std::size_t number = numbers_.size() + 1;
    if (number >= kChunks * kChunkSize) throw std::length_error{"too many names: " + text};
    std::atomic<Chunk*>& slot = chunks_[number / kChunkSize];
    Chunk* chunk = slot.load(std::memory_order_relaxed);
    if (chunk == nullptr) {
      chunk = new Chunk{};
      slot.store(chunk, std::memory_order_release);
    }
    const auto* const kept = new std::string{std::move(text)};
    numbers_.emplace(*kept, static_cast<std::uint32_t>(number));
    (*chunk)[number % kChunkSize].store(kept, std::memory_order_release);
    return static_cast<std::uint32_t>(number);
  }

  std::string_view text(std::uint32_t number) const noexcept {
    if (number == 0) return {};
    const Chunk& chunk = *chunks_[number / kChunkSize].load(std::memory_order_acquire);
    return *chunk[number % kChunkSize].load(std::memory_order_acquire);
  }

 private:
  static constexpr std::size_t kChunkSize = 1024;
  static constexpr std::size_t kChunks = 4096;
  using Chunk = std::array<std::atomic<const std::string*>, kChunkSize>;

  std::array<std::atomic<Chunk*>, kChunks> chunks_{};
  std::mutex mutex_;
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
};

NameTable& symbols() {
  static NameTable& table = *new NameTable;
  return table;
}

NameTable& exchanges() {
  static NameTable& table = *new NameTable;
  return table;
}

char to_lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string to_lower(std::string_view text) {
  std::string lower{text};
  for (char& c : lower) c = to_lower(c);
  return lower;
}

constexpr std::array kChannels = {Channel::ticker,   Channel::trade,    Channel::order_book,
                                  Channel::kline,    Channel::funding,  Channel::liquidation,
                                  Channel::quote,    Channel::my_order, Channel::my_order_batch,
                                  Channel::my_trade, Channel::balance,  Channel::position};

// How many letters must be put in, left out, changed or swapped with their neighbour.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace

Symbol::Symbol(std::string_view text) : index_{symbols().intern(to_lower(text))} {}

std::string_view Symbol::text() const noexcept {
  return symbols().text(index_);
}

Exchange::Exchange(std::string_view name) : index_{exchanges().intern(std::string{name})} {}

std::string_view Exchange::text() const noexcept {
  return exchanges().text(index_);
}

std::string_view to_text(Channel channel) noexcept {
  switch (channel) {
    case Channel::ticker:
      return "ticker";
    case Channel::trade:
      return "trade";
    case Channel::order_book:
      return "order_book";
    case Channel::kline:
      return "kline";
    case Channel::funding:
      return "funding";
    case Channel::liquidation:
      return "liquidation";
    case Channel::quote:
      return "quote";
    case Channel::my_order:
      return "my_order";
    case Channel::my_order_batch:
      return "my_order_batch";
    case Channel::my_trade:
      return "my_trade";
    case Channel::balance:
      return "balance";
    case Channel::position:
      return "position";
  }
  return "unknown";
}

std::optional<Channel> to_channel(std::string_view text) noexcept {
  for (const Channel channel : kChannels)
    if (to_text(channel) == text) return channel;
  return std::nullopt;
}

std::span<const Channel> all_channels() noexcept {
  return kChannels;
}

bool is_private(Channel channel) noexcept {
  return channel >= Channel::my_order;
}

std::ostream& operator<<(std::ostream& out, Symbol symbol) {
  return out << symbol.text();
}

std::ostream& operator<<(std::ostream& out, Exchange exchange) {
  return out << exchange.text();
}

std::ostream& operator<<(std::ostream& out, Channel channel) {
  return out << to_text(channel);
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
  const std::string lower = to_lower(word);
  // More changes than a third of the letters make another word, not a misspelt one.
  std::size_t best = std::max<std::size_t>(1, word.size() / 3) + 1;
  std::string_view found;
  for (const std::string_view candidate : candidates) {
    const std::size_t changes = distance(lower, to_lower(candidate));
    if (changes < best) {
      best = changes;
      found = candidate;
    }
  }
  return found;
}

}  // namespace hftcpp
