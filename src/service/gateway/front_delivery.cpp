// front_delivery.cpp: from the hub's publications to the sockets. Each client has one buffer of
// whole frames, and one write per flush.
#include "service/gateway/front.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace hftcpp::gateway {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t kMostUnflushed = 32 * 1024;  // then it leaves before its turn
constexpr std::size_t kTlsRecord = 16 * 1024;
constexpr std::size_t kSpareBytes = 64 * 1024 * 1024;  // of all spare buffers together
constexpr std::size_t kSmallestSpare = 256;
constexpr std::size_t kLargestSpare = 64 * 1024;

// The frame in which that place lies: where it begins and ends. `bytes` begin with a frame.
struct FrameBounds {
  std::size_t begin = 0, end = 0;
};
FrameBounds frame_at(std::string_view bytes, std::size_t place) {
  std::size_t begin = 0, at = 0;
  while (at < place) {
    begin = at;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[at + i]); };
    std::size_t size = byte(1) & 0x7fu;
    std::size_t header = 2;
    if (size == 126) {
      header = 4;
      size = std::size_t{byte(2)} << 8 | byte(3);
    } else if (size == 127) {
      header = 10;
      size = 0;
      for (std::size_t i = 2; i < 10; ++i) size = size << 8 | byte(i);
    }
    at += header + size;
  }
  return {at == place ? at : begin, at};
}

// Clients and their buffers lie anywhere in memory: by its turn each is near, first what it is, and
// then the end of what is to be sent for it.
inline void bring_near(const std::vector<Audience::Member>& members, std::size_t turn) {
  constexpr std::size_t kSoon = 3, kNext = 1;
  if (turn + kSoon < members.size()) {
    const auto* const client = reinterpret_cast<const char*>(members[turn + kSoon].client);
    __builtin_prefetch(client, 1);
    __builtin_prefetch(client + 64, 1);
  }
  if (turn + kNext < members.size()) {
    const std::string& out = members[turn + kNext].client->out;
    __builtin_prefetch(out.data() + out.size(), 1);
    __builtin_prefetch(out.data() + out.size() + 64, 1);
  }
}

// What is between are whole messages, with commas in JSON.
std::string head_of_batch(DialectName name, std::size_t count) {
  if (name != DialectName::native_packed) return R"({"type":"batch","events":[)";
  std::string head{
      "\x82\xa4type\xa5"
      "batch\xa6"
      "events\xdd"};
  for (int shift = 24; shift >= 0; shift -= 8) head += static_cast<char>(count >> shift & 0xff);
  return head;
}

}  // namespace

void Front::publish(const Publication& publication) {
  if (!is_with_hub_) {
    const std::scoped_lock lock{mail_mutex_};
    mail_.emplace_back(publication);
    if (mail_.size() == 1)
      asio::post(with_.executor, [self = shared_from_this()] { self->open_mail(); });
    return;
  }
  deliver(publication);
  flush_soon();
}

void Front::publish_round(const std::vector<RoundMember>& changed) {
  tell([changed](Front& front) { front.deliver_round(changed); });
}

void Front::tell(Task task) {
  if (is_with_hub_) {
    task(*this);
    return flush_soon();
  }
  const std::scoped_lock lock{mail_mutex_};
  mail_.emplace_back(std::move(task));
  if (mail_.size() == 1)
    asio::post(with_.executor, [self = shared_from_this()] { self->open_mail(); });
}

void Front::open_mail() {
  std::vector<std::variant<Publication, Task>> mail;
  {
    const std::scoped_lock lock{mail_mutex_};
    mail.swap(mail_);
  }
  if (is_stopped_) return;
  for (auto& each : mail) {
    if (const auto* const publication = std::get_if<Publication>(&each))
      deliver(*publication);
    else
      std::get<Task>(each)(*this);
  }
  on_turn();
}

// A client that listens to a topic in two ways gets its message once.
void Front::deliver(const Publication& publication) {
  newest_ = publication.sequence;
  TopicHere& topic = topic_here(publication.topic, publication.name);
  for (std::size_t i = 0; i < kDialects; ++i) {
    if (!publication.frames[i]) continue;
    for (Audience* const audience : topic.audiences[i]) {
      const std::vector<Audience::Member>& members = audience->members;
      for (std::size_t m = 0; m < members.size(); ++m) {
        bring_near(members, m);
        const Audience::Member& member = members[m];
        Client& client = *member.client;
        if (client.last_sequence == publication.sequence) continue;
        client.last_sequence = publication.sequence;
        give(client, member.policy, publication, static_cast<DialectName>(i));
      }
    }
  }
}

void Front::give(Client& client, const Policy& policy, const Publication& publication,
                 DialectName dialect) {
  const Frame& frame = *publication.frames[static_cast<std::size_t>(dialect)];
  if (client.is_closing) return;
  if (client.is_restricted && !allows(*client.rights, *publication.name)) return;
  if (policy.kind == Policy::Kind::batch) return add_to_batch(client, policy, publication, frame);
  if (client.is_behind()) [[unlikely]]
    return hold_back(client, policy, publication, frame);
  append(client, frame.framed());
}

void Front::hold_back(Client& client, const Policy& policy, const Publication& publication,
                      const Frame& frame) {
  if (policy.kind == Policy::Kind::latest && is_a_state(publication.name->kind)) {
    ClientExtra& more = client.more();
    if (more.left_out.insert(publication.topic).second) {
      more.left_out_order.push_back(publication.topic);
    } else {
      ++client.conflated;
      ++tally_.conflated;
    }
    return;
  }
  if (client.waiting() + frame.size() > settings_.limits.client_buffer)
    return drop(client, publication);
  append(client, frame.framed());
}

void Front::drop(Client& client, const Publication& publication) {
  auto& dropped = client.more().dropped[publication.topic];
  if (dropped.count++ == 0) dropped.first = publication.sequence;
  dropped.last = publication.sequence;
  ++client.dropped;
  ++tally_.dropped;
  if (client.over_since == Clock::time_point{}) client.over_since = Clock::now();
}

// ---- batches ----

void Front::add_to_batch(Client& client, Policy policy, const Publication& publication,
                         const Frame& frame) {
  ClientExtra& more = client.more();
  auto& batch = more.batches[policy.pace];
  if (batch.events.size() + client.waiting() + frame.size() > settings_.limits.client_buffer)
    return drop(client, publication);
  if (batch.count == 0) {
    batch.due = Clock::now() + policy.pace;
    if (std::ranges::find(batching_, &client) == batching_.end()) batching_.push_back(&client);
    time_batches(batch.due);
  } else if (client.dialect != DialectName::native_packed) {
    batch.events += ',';
  }
  batch.events += frame.payload();
  ++batch.count;
}

void Front::time_batches(Clock::time_point due) {
  if (due >= batch_timer_.expiry() && is_batch_timed_) return;
  is_batch_timed_ = true;
  batch_timer_.expires_at(due);
  batch_timer_.async_wait([self = shared_from_this()](const error_code& ec) {
    if (ec || self->is_stopped_) return;
    self->is_batch_timed_ = false;
    self->send_batches(Clock::now());
  });
}

void Front::send_batches(Clock::time_point now) {
  auto next = Clock::time_point::max();
  std::erase_if(batching_, [&](Client* client) {
    send_batches(*client, now);
    auto due = Clock::time_point::max();
    for (const auto& [pace, batch] : client->extra->batches)
      if (batch.count > 0) due = std::min(due, batch.due);
    next = std::min(next, due);
    return due == Clock::time_point::max();
  });
  if (next != Clock::time_point::max()) time_batches(next);
  flush_soon();
}

void Front::send_batches(Client& client, Clock::time_point now) {
  for (auto& [pace, batch] : client.extra->batches) {
    if (batch.count == 0 || batch.due > now) continue;
    if (client.is_blocked) {
      batch.due = now + pace;
      continue;
    }
    scratch_.assign(net::kFrameRoom, '\0');
    const bool is_packed = client.dialect == DialectName::native_packed;
    scratch_ += head_of_batch(dialect_of(client), batch.count);
    scratch_ += batch.events;
    if (!is_packed) scratch_ += "]}";
    const auto begin =
        net::frame_in_place(scratch_, is_packed ? net::Opcode::binary : net::Opcode::text);
    append(client, std::string_view{scratch_}.substr(begin));
    std::string{}.swap(batch.events);
    batch.count = 0;
  }
}

// ---- rounds ----

void Front::deliver_round(const std::vector<RoundMember>& changed) {
  rounds_.put(changed);
  const auto now = Clock::now();
  for (const auto& [id, client] : clients_) {
    if (!client->rounds || client->is_closing) continue;
    if (client->is_behind() || !rounds_.is_due(*client->rounds, now)) continue;  // the next then
    if (const FramePtr frame = rounds_.take(*client->rounds, now)) append(*client, frame->framed());
  }
}

// ---- flushing ----

void Front::append(Client& client, std::string_view framed, std::size_t messages) {
  if (client.out.capacity() < framed.size() && client.out.empty() && !spare_.empty()) {
    client.out = std::move(spare_.back());
    spare_.pop_back();
    spare_bytes_ -= client.out.capacity();
  }
  client.out += framed;
  client.sent_messages += messages;
  tally_.sent += messages;
  mark_dirty(client);
  if (client.waiting() > kMostUnflushed && !client.is_blocked) flush(client);
}

void Front::mark_dirty(Client& client) {
  if (client.turn != turn_) {
    client.turn = turn_;
    ++touched_;
  }
  if (std::exchange(client.is_dirty, true)) return;
  dirty_.push_back(&client);
}

void Front::flush_soon() {
  if (dirty_.empty() || std::exchange(is_turn_posted_, true)) return;
  asio::post(with_.executor, [self = shared_from_this()] {
    self->is_turn_posted_ = false;
    self->on_turn();
  });
}

// The end of what came together.
void Front::on_turn() {
  const auto now = Clock::now();
  pace_.note_wanted(std::exchange(touched_, 0), now);
  ++turn_;
  const bool is_busy = std::exchange(turned_, newest_) != newest_;
  if (dirty_.empty()) return;
  const FlushPace::Step step = pace_.step(now, is_busy);
  if (step == FlushPace::Step::flush) return flush_all();
  if (step == FlushPace::Step::yield) return flush_soon();
  if (std::exchange(is_flush_timed_, true)) return;
  flush_timer_.expires_at(pace_.due());
  flush_timer_.async_wait([self = shared_from_this()](const error_code& ec) {
    self->is_flush_timed_ = false;
    if (!ec && !self->is_stopped_) self->on_turn();
  });
}

void Front::flush_all() {
  const auto began = Clock::now();
  std::vector<Client*> dirty;
  dirty.swap(dirty_);
  for (Client* const client : dirty) {
    client->is_dirty = false;
    if (!client->is_blocked) flush(*client);
  }
  pace_.note_written(dirty.size(), began, Clock::now());
  dirty.clear();
  if (dirty_.empty()) dirty_.swap(dirty);
  flush_soon();
}

void Front::flush(Client& client) {
  if (!client.socket.is_open()) return;
  while (client.waiting() > 0) {
    const auto written = client.socket.write(std::string_view{client.out}.substr(client.sent));
    if (written.outcome == net::ServerSocket::Outcome::done) {
      client.sent += written.size;
      client.sent_bytes += written.size;
      tally_.sent_bytes += written.size;
      client.progress = {};
      continue;
    }
    if (written.outcome == net::ServerSocket::Outcome::ended) return abort(client);
    if (std::exchange(client.is_blocked, true)) return;
    client.progress = Clock::now();
    client.socket.when_writable([self = weak_from_this(), id = client.id](const error_code& ec) {
      const auto front = self.lock();
      if (!front || ec) return;
      const auto found = front->clients_.find(id);
      if (found != front->clients_.end()) front->on_writable(*found->second);
    });
    return;
  }
  client.sent = 0;
  release(client.out);
  if (client.extra) catch_up(client);
}

void Front::on_writable(Client& client) {
  client.is_blocked = false;
  flush(client);
  // What was sent makes room, but for the frame that is on its way.
  if (client.sent > settings_.limits.client_buffer / 2) {
    const std::size_t begin = frame_at(client.out, client.sent).begin;
    client.out.erase(0, begin);
    client.sent -= begin;
  }
  if (client.is_closing && !client.is_blocked && client.waiting() == 0) client.socket.finish();
  flush_soon();
}

// ---- who was behind ----

// What is the newest of what was left out is asked for at once; events that come until it is here
// are left out likewise, so that nothing older follows something newer.
void Front::catch_up(Client& client) {
  ClientExtra& more = *client.extra;
  if (!more.dropped.empty()) tell_dropped(client);
  if (more.left_out.empty() || client.is_catching_up || client.is_closing) return;
  client.is_catching_up = true;
  std::vector<std::uint32_t> topics;
  topics.swap(more.left_out_order);
  more.left_out.clear();
  ask_hub([self = shared_from_this(), id = client.id, name = dialect_of(client),
           topics = std::move(topics)] {
    self->tell([id, messages = self->with_.hub->newest(name, topics)](Front& front) {
      const auto found = front.clients_.find(id);
      if (found != front.clients_.end()) front.on_caught_up(*found->second, messages);
    });
  });
}

void Front::on_caught_up(Client& client, const std::vector<Publication>& messages) {
  client.is_catching_up = false;
  const auto name = static_cast<std::size_t>(dialect_of(client));
  for (const Publication& message : messages) {
    if (client.is_behind()) {
      if (client.more().left_out.insert(message.topic).second)
        client.more().left_out_order.push_back(message.topic);
    } else if (!client.is_closing) {
      append(client, message.frames[name]->framed());
    }
  }
}

void Front::tell_dropped(Client& client) {
  client.over_since = {};
  const auto dropped = std::exchange(client.extra->dropped, {});
  for (const auto& [topic, lost] : dropped)
    say(client, Notice{.kind = Notice::Kind::dropped,
                       .topic = *topics_[topic].name,
                       .count = lost.count,
                       .first = lost.first,
                       .last = lost.last,
                       .message = {},
                       .at = Timestamp::now()});
}

// ---- the end ----

void Front::release(std::string& buffer) {
  buffer.clear();
  if (buffer.capacity() >= kSmallestSpare && buffer.capacity() <= kLargestSpare &&
      spare_bytes_ + buffer.capacity() <= kSpareBytes) {
    spare_bytes_ += buffer.capacity();
    spare_.push_back(std::move(buffer));
  }
  std::string{}.swap(buffer);
}

// The frame that is on its way is finished, then comes the goodbye; whoever does not take that is
// cut off a little later.
void Front::close(Client& client, net::CloseCode code, std::string_view reason) {
  if (std::exchange(client.is_closing, true)) return;
  if (client.sent > 0 || client.is_blocked) {
    // TLS has to finish what it has been offered once.
    const std::size_t offered = client.socket.is_tls() ? kTlsRecord : 0;
    const std::size_t place = std::min(client.sent + offered, client.out.size());
    client.out.resize(frame_at(client.out, place).end);
  }
  net::append_close_frame(client.out, code, reason);
  client.deadline = Clock::now() + std::chrono::seconds{2};
  if (client.is_blocked) return;
  flush(client);
  if (client.socket.is_open() && client.waiting() == 0) client.socket.finish();
}

void Front::close_slow(Client& client) {
  if (client.is_closing) return;
  ++tally_.closed_slow;
  close(client, net::CloseCode::slow_client,
        "too slow: messages waited for this client for too long");
}

void Front::abort(Client& client) {
  client.is_closing = true;
  client.socket.close();
}

}  // namespace hftcpp::gateway
