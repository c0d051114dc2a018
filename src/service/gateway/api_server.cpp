// api_server.cpp: the server about itself.
#include "service/gateway/api_routes.hpp"

#include <map>

namespace hftcpp::gateway {
namespace {

void append_client(std::string& out, const ClientReport& client) {
  ObjectWriter report{out};
  report.number("id", client.id);
  report.text("address", client.address);
  report.text("dialect", client.dialect);
  report.text("token", client.token);
  report.number("since", client.since.nanoseconds());
  report.number("subscriptions", client.subscriptions);
  report.number("sent", client.sent);
  report.number("sent_bytes", client.sent_bytes);
  report.number("received", client.received);
  report.number("conflated", client.conflated);
  report.number("dropped", client.dropped);
  report.number("waiting_bytes", client.waiting_bytes);
}

void append_client_counts(ObjectWriter& body, const std::vector<ClientReport>& clients) {
  std::map<std::string_view, std::size_t> by_dialect;
  for (const ClientReport& client : clients)
    ++by_dialect[client.dialect.empty() ? std::string_view{"unknown"} : client.dialect];
  body.number("clients", clients.size());
  ObjectWriter counts{body.value("by_dialect")};
  for (const auto& [name, count] : by_dialect) counts.number(name, count);
}

}  // namespace

net::ServerReply answer_health(const ApiCall&) {
  return object_reply(200, [](ObjectWriter& body) { body.text("status", "ok"); });
}

net::ServerReply answer_document(const ApiCall& call) {
  net::ServerReply reply;
  reply.body = api_document(call.side);
  return reply;
}

net::ServerReply answer_status(const ApiCall& call) {
  const GatewayStatus status = call.view.status();
  return object_reply(200, [&](ObjectWriter& body) {
    body.number("started", status.started.nanoseconds());
    body.number("now", status.now.nanoseconds());
    body.text("epoch", status.epoch);
    body.number("sequence", status.sequence);
    body.flag("ready", are_streams_ready(call));
    body.number("topics", status.topics);
    body.number("clients", status.clients);
    body.number("subscriptions", status.subscriptions);
    body.number("waiting_bytes", status.waiting_bytes);
    body.number("history_events", status.history_events);
    body.number("history_bytes", status.history_bytes);
    body.number("connections", status.connections);
    body.number("published", status.published);
    body.number("sent", status.sent);
    body.number("sent_bytes", status.sent_bytes);
    body.number("conflated", status.conflated);
    body.number("dropped", status.dropped);
    body.number("requests", status.requests);
    body.number("http_requests", status.http_requests);
    body.number("bad_requests", status.bad_requests);
    body.number("refused", status.refused);
    body.number("closed_slow", status.closed_slow);
    body.number("closed_broken", status.closed_broken);
    body.number("timed_out", status.timed_out);
  });
}

net::ServerReply answer_clients(const ApiCall& call) {
  return object_reply(200,
                      [&](ObjectWriter& body) { append_client_counts(body, call.view.clients()); });
}

net::ServerReply answer_all_clients(const ApiCall& call) {
  const std::vector<ClientReport> clients = call.view.clients();
  return object_reply(200, [&](ObjectWriter& body) {
    append_client_counts(body, clients);
    ListWriter reports{body.value("reports")};
    for (const ClientReport& client : clients) append_client(reports.item(), client);
  });
}

}  // namespace hftcpp::gateway
