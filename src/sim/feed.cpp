#include "sim/feed.hpp"

#include <algorithm>
#include <utility>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;

// A client that was told wrong needs a new snapshot; the next lie waits until it has one, or for
// this long if it never asks.
constexpr auto kRecovery = 5s;

// By how much a message lies about its number, where numbers are the connection's.
constexpr std::uint64_t kLie = 1'000;

constexpr std::string_view kGarbage = "<html><body><h1>502 Bad Gateway</h1></body></html>";

}  // namespace

// A fault that takes more than one message. What is kept back can still be sent.
struct Feed::Episode {
  Fault fault;
  std::unique_ptr<Witness> witness;  // has seen all but what is kept back
  std::vector<std::string> kept;
  std::uint64_t first_number = 0;
  std::uint64_t last_number = 0;

  [[nodiscard]] bool is_visible() const { return !witness || witness->notices(); }
};

struct Feed::Subscriber {
  Subscription subscription;
  std::unique_ptr<Episode> episode;
};

Feed::Feed(FaultInjector& faults, Channel channel, Symbol symbol)
    : faults_{faults}, channel_{channel}, symbol_{symbol} {}

Feed::~Feed() = default;

bool Feed::has(const Connection& connection) const noexcept {
  return std::any_of(subscribers_.begin(), subscribers_.end(), [&](const Subscriber& each) {
    return each.subscription.connection == &connection;
  });
}

void Feed::add(Subscription subscription) {
  subscribers_.push_back({subscription, nullptr});
}

void Feed::set_wrapped(const Connection& connection, bool wrapped) noexcept {
  for (Subscriber& each : subscribers_)
    if (each.subscription.connection == &connection) each.subscription.wrapped = wrapped;
}

void Feed::remove(const Connection& connection) noexcept {
  std::erase_if(subscribers_, [&](const Subscriber& each) {
    return each.subscription.connection == &connection;
  });
}

void Feed::wrap_in(std::string before, std::string after) {
  before_ = std::move(before);
  after_ = std::move(after);
}

std::uint64_t Feed::take_numbers(Subscriber& subscriber, std::uint64_t count) {
  Numbering* const numbering = subscriber.subscription.numbering;
  return numbering ? numbering->take(count) : 0;
}

void Feed::send(Subscriber& subscriber, std::string_view text) {
  send_as(subscriber, text, take_numbers(subscriber));
}

void Feed::send_as(Subscriber& subscriber, std::string_view text, std::uint64_t number) {
  Connection& connection = *subscriber.subscription.connection;
  if (subscriber.subscription.numbering)
    subscriber.subscription.numbering->send(text, number);
  else if (subscriber.subscription.wrapped)
    connection.send({before_, text, after_});
  else
    connection.send(text);
  faults_.count_message();
}

void Feed::publish(const Message& message) {
  for (Subscriber& subscriber : subscribers_) {
    if (!subscriber.subscription.connection->is_open()) continue;
    if (subscriber.episode)
      go_on(subscriber, message);
    else if (faults_.is_armed())
      strike(subscriber, message);
    else
      send(subscriber, message.text);
  }
}

void Feed::send_to(const Connection& connection, std::string_view text) {
  for (Subscriber& subscriber : subscribers_)
    if (subscriber.subscription.connection == &connection) send(subscriber, text);
}

void Feed::settle(Timestamp at) noexcept {
  for (Subscriber& subscriber : subscribers_) subscriber.subscription.settled_at = at;
}

void Feed::record(const Subscriber& subscriber, Fault fault, const Message& struck) {
  faults_.record({.fault = fault,
                  .at = {},
                  .symbol = symbol_,
                  .channel = channel_,
                  .connection = subscriber.subscription.connection->number(),
                  .first_number = struck.first_number,
                  .last_number = struck.last_number});
}

void Feed::strike(Subscriber& subscriber, const Message& message) {
  Connection& connection = *subscriber.subscription.connection;
  const Timestamp now = Timestamp::now();
  const bool may_alter = shows_changes() && now >= subscriber.subscription.settled_at;
  const std::optional<Fault> fault =
      faults_.take({.channel = channel_, .symbol = symbol_, .may_alter = may_alter});
  if (!fault) return send(subscriber, message.text);
  switch (fault->kind) {
    case FaultKind::cut:
      connection.cut();
      return record(subscriber, *fault, message);
    case FaultKind::stall:
      connection.stall(fault->duration);
      return record(subscriber, *fault, message);
    case FaultKind::garbage:
      connection.send(kGarbage);
      send(subscriber, message.text);
      return record(subscriber, *fault, message);
    case FaultKind::duplicate: {
      const std::uint64_t number = take_numbers(subscriber);
      send_as(subscriber, message.text, number);
      send_as(subscriber, message.text, number);
      return record(subscriber, *fault, message);
    }
    case FaultKind::wrong_checksum:
      (void)take_numbers(subscriber, kLie);
      send(subscriber, falsified(message.text));
      unsettle(subscriber);
      return record(subscriber, *fault, message);
    default:  // those that need what comes next: this message is the last that the client gets
      send(subscriber, message.text);
      subscriber.episode = std::make_unique<Episode>(Episode{*fault, witness(), {}, 0, 0});
  }
}

// A book is wrong until a new snapshot; of trades the next one is as good as any.
void Feed::unsettle(Subscriber& subscriber) noexcept {
  if (channel_ == Channel::order_book)
    subscriber.subscription.settled_at = Timestamp::now() + kRecovery;
}

void Feed::keep_back(Episode& episode, const Message& message) {
  if (episode.kept.empty()) episode.first_number = message.first_number;
  episode.last_number = message.last_number;
  episode.kept.emplace_back(message.text);
}

// A hole that the next message would fill (it sets the same level, say) is made larger until a
// message follows that shows it: only then did the fault happen.
void Feed::go_on(Subscriber& subscriber, const Message& message) {
  Episode& episode = *subscriber.episode;
  if (episode.fault.kind == FaultKind::reorder && !episode.kept.empty())
    return swap_two(subscriber, message);
  const std::uint64_t wanted = episode.fault.kind == FaultKind::drop ? episode.fault.count : 1;
  if (episode.kept.size() < wanted || !episode.is_visible()) return keep_back(episode, message);
  Fault fault = episode.fault;
  fault.count = episode.kept.size();
  (void)take_numbers(subscriber, fault.count);
  send(subscriber, message.text);
  record(subscriber, fault, {{}, episode.first_number, episode.last_number});
  unsettle(subscriber);
  subscriber.episode.reset();
}

void Feed::swap_two(Subscriber& subscriber, const Message& message) {
  Episode& episode = *subscriber.episode;
  if (!episode.is_visible()) {  // these two may change places unseen: try the next two
    send(subscriber, episode.kept.front());
    send(subscriber, message.text);
    episode.kept.clear();
    episode.witness = witness();
    return;
  }
  const std::uint64_t number = take_numbers(subscriber, 2);
  send_as(subscriber, message.text, number + 1);
  send_as(subscriber, episode.kept.front(), number);
  record(subscriber, episode.fault, {{}, episode.first_number, message.last_number});
  unsettle(subscriber);
  subscriber.episode.reset();
}

void Feed::release_all() {
  for (Subscriber& subscriber : subscribers_) {
    const std::unique_ptr<Episode> episode = std::move(subscriber.episode);
    if (!episode || !subscriber.subscription.connection->is_open()) continue;
    for (const std::string& text : episode->kept) send(subscriber, text);
  }
}

std::string Feed::falsified(std::string_view text) const {
  return std::string{text};
}

}  // namespace hftcpp::sim
