// front_requests.cpp: what clients ask for, whatever dialect they ask in.
#include "service/gateway/front.hpp"

#include <algorithm>
#include <utility>

namespace hftcpp::gateway {
namespace {

constexpr std::uint32_t kMostBadRequests = 100;

bool is_restricting(const Rights& rights) {
  return !rights.exchanges.empty() || !rights.symbols.empty() || !rights.kinds.empty();
}

}  // namespace

// Who has not yet said how it speaks is answered in the native dialect.
DialectName Front::dialect_of(const Client& client) const noexcept {
  return client.dialect.value_or(DialectName::native);
}

void Front::on_message(const ClientPtr& client, std::string_view text) {
  ++client->received;
  ++tally_.requests;
  const auto now = Clock::now();
  const bool is_limited = settings_.limits.requests_per_second > 0;
  if ((is_limited && !client->requests.try_take(now)) ||
      !with_.admission->admit_request(client->address, now))
    return refuse(*client, {.code = RequestErrc::too_fast,
                            .message = "too many requests; this one was not carried out, wait a "
                                       "second before the next"});
  if (!client->dialect) client->dialect = gateway::dialect_of(text);
  ReadRequest read = dialect(dialect_of(*client)).read(text);
  if (auto* const error = std::get_if<RequestError>(&read)) return refuse(*client, *error);
  carry_out(client, std::move(std::get<ClientRequest>(read)));
}

void Front::carry_out(const ClientPtr& client, ClientRequest request) {
  if (auto error = authenticate(*client, request)) {
    refuse(*client, *error);
    return close(*client, net::CloseCode::unauthorized, error->message);
  }
  switch (request.kind) {
    case ClientRequest::Kind::subscribe:
      return subscribe(client, std::move(request));
    case ClientRequest::Kind::unsubscribe:
    case ClientRequest::Kind::unsubscribe_all:
      return unsubscribe_in_turn(*client, std::move(request));
    case ClientRequest::Kind::list: {
      Answer list;
      for (const AudienceEntry* const entry : client->audiences)
        list.patterns.push_back(entry->pattern);
      return answer(*client, request, std::move(list));
    }
    case ClientRequest::Kind::authenticate:
    case ClientRequest::Kind::heartbeat:
      return answer(*client, request, {});
    case ClientRequest::Kind::acknowledge:
      return;
  }
}

// The first message may bring the token. Nothing when the client may go on.
std::optional<RequestError> Front::authenticate(Client& client, const ClientRequest& request) {
  const auto refused = [&](std::string why) {
    ++tally_.refused;
    return RequestError{.code = RequestErrc::unauthorized,
                        .message = std::move(why),
                        .id = request.id,
                        .words = request.words};
  };
  const bool brings_token = !request.token.empty() && with_.admission->needs_token();
  if (client.rights && !brings_token) return std::nullopt;
  if (!brings_token)
    return refused(
        "a token is needed: as \"Authorization: Bearer ...\", as ?token=..., or as "
        "\"token\" of the first message");
  auto rights = with_.admission->rights_of(request.token);
  if (!rights) return refused("the token is not known here, or has expired");
  const bool is_known = client.rights && client.rights->name == rights->name;
  if (!is_known && !with_.admission->admit(*rights))
    return refused("as many connections as this token may have are open already");
  if (!is_known && client.rights) with_.admission->leave(*client.rights);
  client.is_restricted = is_restricting(*rights);
  client.rights = std::move(rights);
  client.deadline = Clock::time_point::max();
  return std::nullopt;
}

std::optional<RequestError> Front::objection_to(const Client& client,
                                                const ClientRequest& request) const {
  const auto error = [&](RequestErrc code, std::string message) {
    return RequestError{
        .code = code, .message = std::move(message), .id = request.id, .words = request.words};
  };
  for (const TopicPattern& pattern : request.patterns) {
    if (std::string wrong = gateway::objection_to(pattern); !wrong.empty())
      return error(RequestErrc::bad_symbol, std::move(wrong));
    if (std::string lacking = gateway::objection_to(*client.rights, pattern); !lacking.empty())
      return error(RequestErrc::forbidden, std::move(lacking));
  }
  std::size_t most = settings_.limits.subscriptions_per_client;
  if (client.rights->max_subscriptions > 0) most = std::min(most, client.rights->max_subscriptions);
  if (subscriptions_of(client) + client.asked_for + request.patterns.size() > most)
    return error(RequestErrc::too_many, "a client may have " + std::to_string(most) +
                                            " subscriptions; use a wildcard, or unsubscribe first");
  return std::nullopt;
}

std::size_t Front::subscriptions_of(const Client& client) const noexcept {
  const RoundsOf* const rounds = client.rounds.get();
  return client.audiences.size() +
         (rounds ? rounds->symbols.size() + (rounds->wants_all ? 1 : 0) : 0);
}

// It joins when the hub has answered: between what the answer brings and what comes then, nothing
// is missing and nothing stands twice.
void Front::subscribe(const ClientPtr& client, ClientRequest request) {
  if (auto error = objection_to(*client, request)) return refuse(*client, std::move(*error));
  std::erase_if(request.patterns, [&](const TopicPattern& pattern) {
    return client->dialect == DialectName::simple && has_round(*client, pattern);
  });
  client->asked_for += request.patterns.size();
  ask_hub([self = shared_from_this(), id = client->id, name = dialect_of(*client),
           request = std::move(request)]() mutable {
    HubAnswer made = self->with_.hub->subscribe(name, request);
    auto task = [id, name, request = std::move(request),
                 made = std::move(made)](Front& front) mutable {
      const auto found = front.clients_.find(id);
      if (found != front.clients_.end() && !found->second->is_closing)
        return front.on_subscribed(*found->second, request, made);
      if (std::holds_alternative<Answer>(made.answer)) front.give_up(name, request.patterns);
    };
    self->tell(std::move(task));
  });
}

void Front::give_up(DialectName name, std::vector<TopicPattern> patterns) {
  if (patterns.empty()) return;
  ask_hub([hub = with_.hub, name, patterns = std::move(patterns)] {
    hub->unsubscribe(name, patterns);
  });
}

void Front::on_subscribed(Client& client, const ClientRequest& request, HubAnswer& made) {
  client.asked_for -= request.patterns.size();
  if (auto* const error = std::get_if<RequestError>(&made.answer))
    return refuse(client, std::move(*error));
  if (client.dialect == DialectName::simple) {
    subscribe_rounds(client, request.patterns);
    return answer(client, request, std::move(std::get<Answer>(made.answer)));
  }
  std::vector<TopicPattern> twice;
  for (const TopicPattern& pattern : request.patterns)
    if (!join(client, pattern, request.policy)) twice.push_back(pattern);
  give_up(dialect_of(client), std::move(twice));  // the hub counts each client once
  answer(client, request, std::move(std::get<Answer>(made.answer)));
  for (const std::string& notice : made.notices) send(client, notice);
  const auto name = static_cast<std::size_t>(dialect_of(client));
  for (const Publication& message : made.messages) {
    (void)topic_here(message.topic, message.name);
    if (client.is_restricted && !allows(*client.rights, *message.name)) continue;
    // What was missed counts, each of it, as far as the client's buffer has room; of the rest the
    // newest is enough.
    const Frame& frame = *message.frames[name];
    if (!request.resume && client.is_behind() && is_a_state(message.name->kind))
      hold_back(client, {}, message, frame);
    else if (client.waiting() + frame.size() > settings_.limits.client_buffer)
      drop(client, message);
    else
      append(client, frame.framed());
  }
}

// False when it was there already: then only its policy is another.
bool Front::join(Client& client, const TopicPattern& pattern, Policy policy) {
  auto& table = audiences_[static_cast<std::size_t>(dialect_of(client))];
  const bool is_new = table.find(pattern) == nullptr;
  AudienceEntry& entry = table.get(pattern);
  if (is_new)
    index_.for_each_match(pattern, [&](std::uint32_t number) {
      topics_[number].audiences[static_cast<std::size_t>(dialect_of(client))].push_back(
          &entry.value);
    });
  const auto place = std::ranges::lower_bound(client.audiences, &entry);
  if (place != client.audiences.end() && *place == &entry) {
    for (auto& member : entry.value.members)
      if (member.client == &client) member.policy = policy;
    return false;
  }
  client.audiences.insert(place, &entry);
  entry.value.members.push_back({&client, policy});
  return true;
}

bool Front::part(Client& client, const TopicPattern& pattern) {
  auto& table = audiences_[static_cast<std::size_t>(dialect_of(client))];
  AudienceEntry* const entry = table.find(pattern);
  if (!entry) return false;
  const auto place = std::ranges::lower_bound(client.audiences, entry);
  if (place == client.audiences.end() || *place != entry) return false;
  client.audiences.erase(place);
  part(*entry, client);
  return true;
}

void Front::part(AudienceEntry& entry, Client& client) {
  auto& members = entry.value.members;
  const auto found = std::ranges::find(members, &client, &Audience::Member::client);
  if (found != members.end()) {
    *found = members.back();
    members.pop_back();
  }
  if (!members.empty()) return;
  const auto i = static_cast<std::size_t>(dialect_of(client));
  index_.for_each_match(entry.pattern, [&](std::uint32_t number) {
    std::erase(topics_[number].audiences[i], &entry.value);
  });
  audiences_[i].erase(TopicPattern{entry.pattern});
}

// A subscription that was asked for before may still be on its way.
void Front::unsubscribe_in_turn(const Client& client, ClientRequest request) {
  ask_hub([self = shared_from_this(), id = client.id, request = std::move(request)]() mutable {
    self->tell([id, request = std::move(request)](Front& front) {
      const auto found = front.clients_.find(id);
      if (found != front.clients_.end()) front.unsubscribe(*found->second, request);
    });
  });
}

void Front::unsubscribe(Client& client, const ClientRequest& request) {
  std::vector<TopicPattern> left;
  if (client.rounds) {
    unsubscribe_rounds(client, request, left);
  } else if (request.kind == ClientRequest::Kind::unsubscribe_all) {
    leave_all(client, left);
  } else {
    for (const TopicPattern& pattern : request.patterns)
      if (part(client, pattern)) left.push_back(pattern);
  }
  give_up(dialect_of(client), std::move(left));
  answer(client, request, {});
}

void Front::leave_all(Client& client, std::vector<TopicPattern>& left) {
  for (AudienceEntry* const entry : std::exchange(client.audiences, {})) {
    left.push_back(entry->pattern);
    part(*entry, client);
  }
}

// ---- rounds ----

bool Front::has_round(const Client& client, const TopicPattern& pattern) {
  if (!client.rounds) return false;
  return names_one_symbol(pattern) ? client.rounds->symbols.contains(pattern.symbol)
                                   : client.rounds->wants_all;
}

// The next round brings all of it.
void Front::subscribe_rounds(Client& client, const std::vector<TopicPattern>& patterns) {
  if (!client.rounds) client.rounds = std::make_unique<RoundsOf>();
  std::vector<TopicPattern> twice;
  for (const TopicPattern& pattern : patterns) {
    if (has_round(client, pattern))
      twice.push_back(pattern);
    else if (names_one_symbol(pattern))
      client.rounds->symbols.insert(pattern.symbol);
    else
      client.rounds->wants_all = true;
  }
  client.rounds->round = 0;
  give_up(DialectName::simple, std::move(twice));
}

void Front::unsubscribe_rounds(Client& client, const ClientRequest& request,
                               std::vector<TopicPattern>& left) {
  RoundsOf& rounds = *client.rounds;
  const auto pattern_of = [](std::string symbol) {
    return TopicPattern{.symbol = std::move(symbol), .kind = TopicKind::quote};
  };
  if (request.kind == ClientRequest::Kind::unsubscribe_all) {
    for (const std::string& symbol : rounds.symbols) left.push_back(pattern_of(symbol));
    if (rounds.wants_all) left.push_back(pattern_of("*"));
    client.rounds.reset();
    return;
  }
  for (const TopicPattern& pattern : request.patterns)
    if (rounds.symbols.erase(pattern.symbol) > 0) left.push_back(pattern_of(pattern.symbol));
}

// ---- answers ----

void Front::answer(Client& client, const ClientRequest& request, Answer answer) {
  answer.epoch = with_.hub->epoch();
  answer.sequence = std::max(answer.sequence, newest_);
  answer.subscriptions = subscriptions_of(client);
  answer.at = Timestamp::now();
  std::string text;
  dialect(dialect_of(client)).write_answer(text, request, answer);
  if (!text.empty()) send(client, text);
}

void Front::refuse(Client& client, RequestError error) {
  ++tally_.bad_requests;
  error.at = Timestamp::now();
  std::string text;
  dialect(dialect_of(client)).write_error(text, error);
  send(client, text);
  if (++client.bad_requests < kMostBadRequests) return;
  ++tally_.closed_broken;
  close(client, net::CloseCode::refused, "too many requests that could not be carried out");
}

void Front::say(Client& client, const Notice& notice) {
  std::string text;
  if (dialect(dialect_of(client)).write_notice(text, notice)) send(client, text);
}

void Front::send(Client& client, std::string_view payload) {
  if (client.is_closing) return;
  // Whoever asks without reading the answers is asking for its end.
  if (client.waiting() > 2 * settings_.limits.client_buffer) return close_slow(client);
  scratch_.clear();
  net::append_server_frame(
      scratch_,
      client.dialect == DialectName::native_packed ? net::Opcode::binary : net::Opcode::text,
      payload);
  append(client, scratch_);
  flush_soon();
}

Front::TopicHere& Front::topic_here(std::uint32_t number,
                                    const std::shared_ptr<const Topic>& name) {
  if (number >= topics_.size()) topics_.resize(number + 1);
  TopicHere& topic = topics_[number];
  if (topic.name) [[likely]]
    return topic;
  topic.name = name;
  index_.add(*topic.name, number);
  for (std::size_t i = 0; i < kDialects; ++i)
    audiences_[i].for_each_match(
        *topic.name, [&](AudienceEntry& entry) { topic.audiences[i].push_back(&entry.value); });
  return topic;
}

}  // namespace hftcpp::gateway
