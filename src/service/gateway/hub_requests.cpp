// hub_requests.cpp: what clients ask the hub for: topics, what they missed, the newest there is.
#include "service/gateway/hub.hpp"
#include "service/gateway/message_pack.hpp"

#include <algorithm>
#include <utility>

namespace hftcpp::gateway {
namespace {

constexpr bool is_resumable(DialectName name) noexcept {
  return name == DialectName::native || name == DialectName::native_packed;
}

}  // namespace

void Hub::want(DialectName name, const TopicPattern& pattern) {
  const auto i = static_cast<std::size_t>(name);
  const bool is_first_round = name == DialectName::simple && listeners_[i] == 0;
  ++listeners_[i];
  demand_.want(pattern);
  if (++wanted_.get(pattern).value.clients[i] == 1) refresh(pattern);
  if (!is_first_round) return;
  const TopicPattern quotes{.kind = TopicKind::quote};
  index_.for_each_match(quotes, [&](std::uint32_t number) {
    if (topics_[number].has_last) mark_for_round(ref_to(topics_[number].last));
  });
}

void Hub::unsubscribe(DialectName name, const std::vector<TopicPattern>& patterns) {
  const auto i = static_cast<std::size_t>(name);
  const auto now = Demand::Clock::now();
  for (const TopicPattern& pattern : patterns) {
    auto* const entry = wanted_.find(pattern);
    if (!entry || entry->value.clients[i] == 0) continue;
    --listeners_[i];
    demand_.release(pattern, now);
    if (--entry->value.clients[i] > 0) continue;
    const auto& clients = entry->value.clients;
    if (std::ranges::all_of(clients, [](std::size_t count) { return count == 0; }))
      wanted_.erase(pattern);
    refresh(pattern);
  }
  if (listeners_[static_cast<std::size_t>(DialectName::simple)] > 0) return;
  round_quotes_.clear();
  round_changed_.clear();
}

// Whoever could resume may come back: for a while its topics are still kept.
void Hub::refresh(const TopicPattern& pattern) {
  constexpr unsigned kResumable = 1u << static_cast<unsigned>(DialectName::native) |
                                  1u << static_cast<unsigned>(DialectName::native_packed);
  const Timestamp until = Timestamp::now() + settings_.history.keep_for;
  index_.for_each_match(pattern, [&](std::uint32_t number) {
    Entry& entry = topics_[number];
    const std::uint8_t before = std::exchange(entry.wanted, wanted_of(*entry.name));
    if (before & kResumable && !(entry.wanted & kResumable)) entry.follow_until = until;
  });
}

HubAnswer Hub::subscribe(DialectName name, const ClientRequest& request) {
  HubAnswer made;
  if (std::string objection = demand_.objection_to_number(request.patterns); !objection.empty()) {
    made.answer = RequestError{.code = RequestErrc::too_many,
                               .message = std::move(objection),
                               .id = request.id,
                               .words = request.words};
    return made;
  }
  // A client of rounds names what it likes, and gets what there is.
  if (name != DialectName::simple) {
    for (const TopicPattern& pattern : request.patterns) {
      std::string objection = demand_.objection_to(pattern);
      if (objection.empty()) continue;
      made.answer = RequestError{.code = RequestErrc::not_found,
                                 .message = std::move(objection),
                                 .id = request.id,
                                 .words = request.words};
      return made;
    }
  }
  for (const TopicPattern& pattern : request.patterns) want(name, pattern);
  made.answer = Answer{.epoch = epoch_, .sequence = sequence_};
  if (name == DialectName::simple) return made;
  if (request.resume && is_resumable(name))
    add_resumed(made, name, request);
  else if (request.wants_snapshot)
    add_snapshots(made, name, topics_of(request.patterns));
  return made;
}

std::vector<std::uint32_t> Hub::topics_of(const std::vector<TopicPattern>& patterns) const {
  std::vector<std::uint32_t> numbers;
  for (const TopicPattern& pattern : patterns)
    index_.for_each_match(pattern, [&](std::uint32_t number) { numbers.push_back(number); });
  std::ranges::sort(numbers);
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

// What the history has of what came after the client's last; of topics of which it has not all, the
// newest too.
void Hub::add_resumed(HubAnswer& made, DialectName name, const ClientRequest& request) {
  const ResumePoint& from = *request.resume;
  auto& resumed = std::get<Answer>(made.answer).resumed.emplace();
  resumed.is_same_epoch = from.epoch == epoch_ && from.sequence <= sequence_;
  const std::vector<std::uint32_t> wanted = topics_of(request.patterns);
  if (!resumed.is_same_epoch) {
    if (request.wants_snapshot) add_snapshots(made, name, wanted);
    return;
  }
  std::vector<std::uint32_t> gone;
  for (const std::uint32_t number : wanted) {
    if (history_.has_all_after(number, from.sequence)) continue;
    gone.push_back(number);
    resumed.gone.push_back(*topics_[number].name);
  }
  history_.for_each_after(
      from.sequence, [&](std::uint32_t number, std::uint64_t sequence, const FramePtr& frame) {
        if (!std::ranges::binary_search(wanted, number)) return;
        Publication& message = made.messages.emplace_back(Publication{
            .topic = number, .name = topics_[number].name, .sequence = sequence, .frames = {}});
        message.frames[static_cast<std::size_t>(name)] =
            name == DialectName::native ? frame : packed(*frame);
      });
  resumed.missed = made.messages.size();
  if (request.wants_snapshot) add_snapshots(made, name, gone);
  if (outage_ && from.sequence <= outage_->first)
    (void)dialect(name).write_notice(made.notices.emplace_back(), *outage_);
}

FramePtr Hub::packed(const Frame& frame) {
  std::string bytes(net::kFrameRoom, '\0');
  (void)append_message_pack(bytes, frame.payload());  // what we wrote ourselves is JSON
  return std::make_shared<const Frame>(std::move(bytes), net::Opcode::binary);
}

void Hub::add_snapshots(HubAnswer& made, DialectName name,
                        const std::vector<std::uint32_t>& topics) {
  for (const std::uint32_t number : topics)
    if (topics_[number].has_last) add_newest(made.messages, number, name, Form::snapshot);
}

std::vector<Publication> Hub::newest(DialectName name, const std::vector<std::uint32_t>& topics) {
  std::vector<Publication> messages;
  for (const std::uint32_t number : topics) add_newest(messages, number, name, Form::event);
  return messages;
}

// Written once, however many ask, until there is a newer one. Of a book it is always all of it.
void Hub::add_newest(std::vector<Publication>& messages, std::uint32_t number, DialectName name,
                     Form form) {
  Entry& entry = topics_[number];
  const auto i = static_cast<std::size_t>(name);
  const bool is_book = entry.name->kind == TopicKind::order_book;
  FramePtr& frame = form == Form::snapshot || is_book ? entry.snapshots[i] : entry.frames[i];
  if (!frame && is_book) {
    const OrderBook* const kept = book(entry.name->exchange, entry.name->symbol);
    if (!kept || !kept->is_fresh()) return;  // the snapshot that heals it comes to all
    const BookUpdate snapshot = kept->snapshot();
    frame = write(name, {&snapshot, entry.sequence, entry.previous, true});
  } else if (!frame) {
    frame =
        write(name, {ref_to(entry.last), entry.sequence, entry.previous, form == Form::snapshot});
  }
  if (!frame) return;
  Publication& message = messages.emplace_back(
      Publication{.topic = number, .name = entry.name, .sequence = entry.sequence, .frames = {}});
  message.frames[i] = frame;
}

}  // namespace hftcpp::gateway
