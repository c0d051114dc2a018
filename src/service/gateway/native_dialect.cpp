#include "service/gateway/native_dialect.hpp"

#include "service/gateway/dialect_words.hpp"
#include "service/gateway/message_pack.hpp"
#include "service/gateway/native_request.hpp"
#include "service/gateway/object_writer.hpp"

#include <string_view>

namespace hftcpp::gateway {
namespace {

std::string_view native_op_of(ClientRequest::Kind kind) noexcept {
  switch (kind) {
    case ClientRequest::Kind::subscribe:
      return "subscribe";
    case ClientRequest::Kind::unsubscribe:
    case ClientRequest::Kind::unsubscribe_all:
      return "unsubscribe";
    case ClientRequest::Kind::authenticate:
      return "auth";
    case ClientRequest::Kind::heartbeat:
      return "ping";
    case ClientRequest::Kind::acknowledge:
      return "pong";
    case ClientRequest::Kind::list:
      return "list";
  }
  return {};
}

void put_native_interval(ObjectWriter& object, std::chrono::seconds interval) {
  if (interval.count() <= 0) return;
  std::string& out = object.value("interval");
  out += '"';
  append_interval(out, interval);
  out += '"';
}

void append_native_topic(std::string& out, const Topic& topic) {
  ObjectWriter object{out};
  object.text("exchange", topic.exchange.text());
  if (!topic.symbol.empty()) object.text("symbol", topic.symbol.text());
  object.text("channel", to_text(topic.kind));
  put_native_interval(object, topic.interval);
}

void append_native_topic(std::string& out, const TopicPattern& pattern) {
  ObjectWriter object{out};
  if (!pattern.exchange.empty()) object.text("exchange", pattern.exchange);
  object.text("symbol", pattern.symbol);
  if (pattern.kind) object.text("channel", to_text(*pattern.kind));
  put_native_interval(object, pattern.interval);
}

template <class Topics>
void append_native_topics(std::string& out, const Topics& topics) {
  ListWriter list{out};
  for (const auto& topic : topics) append_native_topic(list.item(), topic);
}

std::string_view native_type_of(Notice::Kind kind) noexcept {
  switch (kind) {
    case Notice::Kind::dropped:
      return "dropped";
    case Notice::Kind::heartbeat:
      return "heartbeat";
    case Notice::Kind::gap:
      return "gap";
    case Notice::Kind::closing:
      return "closing";
  }
  return {};
}

// What the plain dialect writes, packed.
template <class Write>
bool write_packed(std::string& out, Write write) {
  const std::size_t at = out.size();
  return write() && pack_in_place(out, at);
}

}  // namespace

ReadRequest NativeDialect::read(std::string_view message) const {
  return read_native_request(message);
}

void NativeDialect::write_answer(std::string& out, const ClientRequest& request,
                                 const Answer& answer) const {
  ObjectWriter object{out};
  object.text("type", "ack");
  object.text("op", native_op_of(request.kind));
  if (!request.id.empty()) object.value("id") += request.id;
  object.text("epoch", answer.epoch);
  object.number("sequence", answer.sequence);
  object.number("subscriptions", answer.subscriptions);
  if (answer.resumed) {
    object.flag("resumed", answer.resumed->is_same_epoch);
    object.number("missed", answer.resumed->missed);
    append_native_topics(object.value("gone"), answer.resumed->gone);
  }
  if (request.kind == ClientRequest::Kind::list)
    append_native_topics(object.value("topics"), answer.patterns);
}

void NativeDialect::write_error(std::string& out, const RequestError& error) const {
  ObjectWriter object{out};
  object.text("type", "error");
  if (!error.words.empty()) object.text("op", error.words);
  if (!error.id.empty()) object.value("id") += error.id;
  object.text("code", to_text(error.code));
  object.text("message", error.message);
}

bool NativeDialect::write_notice(std::string& out, const Notice& notice) const {
  ObjectWriter object{out};
  object.text("type", native_type_of(notice.kind));
  if (notice.topic) append_native_topic(object.value("topic"), *notice.topic);
  if (notice.kind == Notice::Kind::dropped || notice.kind == Notice::Kind::gap) {
    if (notice.kind == Notice::Kind::dropped) object.number("count", notice.count);
    object.number("first", notice.first);
    object.number("last", notice.last);
  }
  if (!notice.message.empty()) object.text("message", notice.message);
  if (notice.at.is_set()) object.number("time", notice.at.nanoseconds());
  return true;
}

bool NativeDialect::write_event(std::string& out, const Published& published) const {
  ObjectWriter object{out};
  object.text("type", published.is_snapshot ? "snapshot" : "event");
  object.number("sequence", published.sequence);
  if (!published.is_snapshot) object.number("previous", published.previous);
  append_json(object.value("event"), published.event);
  return true;
}

ReadRequest NativePackedDialect::read(std::string_view message) const {
  return plain_.read(message);
}

void NativePackedDialect::write_answer(std::string& out, const ClientRequest& request,
                                       const Answer& answer) const {
  write_packed(out, [&] { return plain_.write_answer(out, request, answer), true; });
}

void NativePackedDialect::write_error(std::string& out, const RequestError& error) const {
  write_packed(out, [&] { return plain_.write_error(out, error), true; });
}

bool NativePackedDialect::write_notice(std::string& out, const Notice& notice) const {
  return write_packed(out, [&] { return plain_.write_notice(out, notice); });
}

bool NativePackedDialect::write_event(std::string& out, const Published& event) const {
  return write_packed(out, [&] { return plain_.write_event(out, event); });
}

}  // namespace hftcpp::gateway
