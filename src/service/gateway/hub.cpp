// hub.cpp: events in, publications out. What clients ask for stands in hub_requests.cpp.
#include "service/gateway/hub.hpp"

#include "core/a_share_symbols.hpp"

#include <algorithm>
#include <random>
#include <utility>

namespace hftcpp::gateway {
namespace {

constexpr std::uint8_t bit_of(DialectName name) noexcept {
  return static_cast<std::uint8_t>(1u << static_cast<unsigned>(name));
}
constexpr std::uint8_t kResumable =
    bit_of(DialectName::native) | bit_of(DialectName::native_packed);

net::Opcode opcode_of(DialectName name) noexcept {
  return name == DialectName::native_packed ? net::Opcode::binary : net::Opcode::text;
}

std::string random_epoch() {
  std::random_device device;
  const std::uint64_t bits = std::uint64_t{device()} << 32 | device();
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string epoch;
  for (int shift = 60; shift >= 0; shift -= 4) epoch += kDigits[bits >> shift & 15];
  return epoch;
}

}  // namespace

Hub::Hub(const GatewaySettings& settings, Sources sources)
    : settings_{settings},
      sources_{std::move(sources)},
      demand_{sources_.streams, {settings.grace, settings.limits.pairs_on_demand}},
      history_{settings.history},
      klines_{settings.kline_history},
      epoch_{random_epoch()} {}

void Hub::publish(const EventRef& event) {
  const std::uint32_t number = number_of(topic_of(event));
  Entry& entry = topics_[number];
  entry.previous = std::exchange(entry.sequence, ++sequence_);
  ++entry.count;
  ++published_;
  // A book's newest is the book, which somebody else keeps.
  if (!std::holds_alternative<const BookUpdate*>(event)) entry.last = copy_of(event);
  entry.has_last = true;
  entry.frames.fill(nullptr);
  entry.snapshots.fill(nullptr);
  if (const auto* const kline = std::get_if<const Kline*>(&event)) klines_.take(**kline);
  if (listeners_[static_cast<std::size_t>(DialectName::simple)] > 0) mark_for_round(event);

  const Published published{event, entry.sequence, entry.previous};
  Publication publication{
      .topic = number, .name = entry.name, .sequence = entry.sequence, .frames = {}};
  for (std::size_t i = 0; i < kDialects; ++i)
    if (entry.wanted & 1u << i)
      publication.frames[i] = write(static_cast<DialectName>(i), published);
  keep(entry, number, published, publication.frames[static_cast<std::size_t>(DialectName::native)]);
  if (entry.wanted != 0)
    for (FrontBase* const front : fronts_) front->publish(publication);
}

std::uint32_t Hub::number_of(const Topic& topic) {
  const auto [found, is_new] =
      numbers_.try_emplace(topic, static_cast<std::uint32_t>(topics_.size()));
  if (is_new) {
    topics_.push_back({.name = std::make_shared<const Topic>(topic)});
    index_.add(topic, found->second);
    topics_.back().wanted = wanted_of(topic);
  }
  return found->second;
}

std::uint8_t Hub::wanted_of(const Topic& topic) const {
  std::uint8_t wanted = 0;
  wanted_.for_each_match(topic, [&](const PatternTable<Wanted>::Entry& entry) {
    for (std::size_t i = 0; i < kDialects; ++i)
      if (entry.value.clients[i] > 0) wanted |= static_cast<std::uint8_t>(1u << i);
  });
  // Rounds have members instead of messages.
  return wanted & static_cast<std::uint8_t>(~bit_of(DialectName::simple));
}

// Null where the dialect has no words for it.
FramePtr Hub::write(DialectName name, const Published& event) {
  text_.assign(net::kFrameRoom, '\0');
  if (!dialect(name).write_event(text_, event)) return nullptr;
  return std::make_shared<const Frame>(std::string{text_}, opcode_of(name));
}

// Somebody who could resume is listening, or has been a while ago.
void Hub::keep(const Entry& entry, std::uint32_t number, const Published& event, FramePtr frame) {
  const bool is_followed = entry.wanted & kResumable ||
                           (entry.follow_until.is_set() && Timestamp::now() < entry.follow_until);
  if (!is_followed || settings_.history.events == 0) return history_.skip(number, event.sequence);
  if (!frame) frame = write(DialectName::native, event);
  history_.add(number, event.sequence, std::move(frame));
}

// ---- rounds: what the clients of the simple dialect get together, now and then ----

void Hub::mark_for_round(const EventRef& event) {
  const auto* const quote = std::get_if<const Quote*>(&event);
  if (!quote || !parse_a_share((*quote)->symbol.text())) return;
  const auto [found, is_new] = round_quotes_.try_emplace((*quote)->symbol, **quote);
  if (!is_new) {
    // Of several sources that have it, whatever is newest.
    if ((*quote)->exchange_time < found->second.exchange_time) return;
    found->second = **quote;
  }
  round_changed_.insert((*quote)->symbol);
}

void Hub::tell_round() {
  std::vector<RoundMember> changed;
  changed.reserve(round_changed_.size());
  for (const Symbol symbol : round_changed_) {
    std::string text;
    const Published event{&round_quotes_.at(symbol), sequence_, 0};
    if (dialect(DialectName::simple).write_event(text, event))
      changed.push_back({symbol, std::make_shared<const std::string>(std::move(text))});
  }
  round_changed_.clear();
  for (FrontBase* const front : fronts_) front->publish_round(changed);
}

void Hub::tend(Timestamp) {
  demand_.tend(Demand::Clock::now());
}

// ---- what others may see ----

void Hub::each_last_value(const TopicPattern& pattern,
                          const std::function<void(const LastValue&)>& tell) const {
  index_.for_each_match(pattern, [&](std::uint32_t number) {
    const Entry& entry = topics_[number];
    if (!entry.has_last) return;
    if (entry.name->kind != TopicKind::order_book)
      return tell({*entry.name, entry.last, entry.sequence, entry.count});
    const OrderBook* const kept = book(entry.name->exchange, entry.name->symbol);
    if (!kept) return;
    const Event snapshot = kept->snapshot();
    tell({*entry.name, snapshot, entry.sequence, entry.count});
  });
}

const OrderBook* Hub::book(Exchange exchange, Symbol symbol) const {
  return sources_.book ? sources_.book(exchange, symbol) : nullptr;
}

std::vector<Kline> Hub::klines(const Topic& topic) const {
  return klines_.bars(topic.exchange, topic.symbol, topic.interval);
}

std::span<const std::shared_ptr<StreamBase>> Hub::streams() const {
  return sources_.streams;
}

GatewayStatus Hub::status() const {
  GatewayStatus status{.started = started_,
                       .now = Timestamp::now(),
                       .epoch = epoch_,
                       .sequence = sequence_,
                       .topics = topics_.size(),
                       .history_events = history_.events(),
                       .history_bytes = history_.bytes(),
                       .published = published_};
  for (const FrontBase* const front : fronts_) front->add_to(status);
  return status;
}

std::vector<ClientReport> Hub::clients() const {
  std::vector<ClientReport> reports;
  for (const FrontBase* const front : fronts_) front->add_to(reports);
  return reports;
}

}  // namespace hftcpp::gateway
