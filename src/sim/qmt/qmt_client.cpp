#include "sim/qmt/qmt_client.hpp"

#include "sim/json_request.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

namespace hftcpp::sim {
namespace {

namespace json = boost::json;
using std::chrono::milliseconds;

constexpr milliseconds kIdle{60'000};

std::int64_t id_of(const json::object& request) {
  const json::value* const id = request.if_contains("id");
  return id && id->is_int64() ? id->get_int64() : 0;
}

bool is_code(std::string_view text) {
  if (text == "SH" || text == "SZ" || text == "BJ") return true;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return text.size() == 9 && std::all_of(text.begin(), text.begin() + 6, is_digit) &&
         (text.ends_with(".SH") || text.ends_with(".SZ") || text.ends_with(".BJ"));
}

// Nothing where one of them is none.
std::optional<std::set<std::string>> codes_of(const json::object& request) {
  const json::value* const list = request.if_contains("codes");
  if (!list || !list->is_array() || list->get_array().empty()) return std::nullopt;
  std::set<std::string> codes;
  for (const json::value& each : list->get_array()) {
    if (!each.is_string() || !is_code(std::string_view{each.get_string()})) return std::nullopt;
    codes.emplace(std::string_view{each.get_string()});
  }
  return codes;
}

std::string short_answer(std::string_view op, std::int64_t id) {
  return "{\"op\":\"" + std::string{op} + "\",\"id\":" + std::to_string(id) + "}\n";
}

}  // namespace

QmtClient::QmtClient(QmtSimulator& simulator, WireConnection& connection)
    : simulator_{simulator}, connection_{connection}, heard_{Timestamp::now()} {
  simulator_.clients_.push_back(this);
}

QmtClient::~QmtClient() {
  std::erase(simulator_.clients_, this);
}

std::size_t QmtClient::on_bytes(std::string_view bytes) {
  const std::size_t end = bytes.find('\n');
  if (end == bytes.npos) return 0;
  heard_ = Timestamp::now();
  on_line(bytes.substr(0, end));
  return end + 1;
}

void QmtClient::on_tick(Timestamp now) {
  const milliseconds given = simulator_.settings().idle_timeout;
  if (now - heard_ > (given.count() > 0 ? given : kIdle)) connection_.cut();
}

// What is no object is no client.
void QmtClient::on_line(std::string_view line) {
  boost::system::error_code ec;
  const json::value message = json::parse(line, ec);
  if (ec || !message.is_object()) return connection_.cut();
  const json::object& request = message.get_object();
  if (!is_welcome_) return greet(request);
  answer(text_of(request, "op"), request);
}

void QmtClient::greet(const json::object& hello) {
  const json::value* const version = hello.if_contains("ver");
  const bool is_known = version && version->is_int64() && version->get_int64() == 1;
  is_welcome_ = text_of(hello, "op") == "hello" && is_known &&
                text_of(hello, "token") == simulator_.token_;
  if (is_welcome_) return connection_.send("{\"op\":\"hello\",\"ver\":1,\"src\":\"simulator\"}\n");
  connection_.send("{\"op\":\"err\",\"code\":401,\"msg\":\"bad hello\"}\n");
  connection_.cut();
}

void QmtClient::answer(std::string_view op, const json::object& request) {
  const std::int64_t id = id_of(request);
  if (op == "ping") return connection_.send(short_answer("pong", id));
  if (op == "sub" || op == "unsub" || op == "full") return answer_codes(op, request, id);
  refuse(id, 400, "bad op " + std::string{op.substr(0, 20)});
}

void QmtClient::answer_codes(std::string_view op, const json::object& request, std::int64_t id) {
  const auto codes = codes_of(request);
  if (!codes) return refuse(id, 400, "codes: expected a list as [600000.SH, SZ]");
  if (op == "full") {
    std::string ticks;
    for (std::size_t i = 0; i < simulator_.size(); ++i)
      if (wants(*codes, i))
        ticks += (ticks.empty() ? "\"" : ",\"") + simulator_.codes_[i] +
                 "\":" + simulator_.tick(i, true, true);
    return connection_.send(
        {"{\"op\":\"full\",\"id\":", std::to_string(id), ",\"data\":{", ticks, "}}\n"});
  }
  if (op == "sub") {
    if (const auto fault = simulator_.faults().take_refusal(Channel::quote, Symbol{})) {
      simulator_.faults().record({.fault = *fault,
                                  .at = {},
                                  .symbol = {},
                                  .channel = Channel::quote,
                                  .connection = connection_.number()});
      return refuse(id, 400, "QMT has no ticks to give");
    }
    wanted_.insert(codes->begin(), codes->end());
  } else {
    for (const std::string& code : *codes) wanted_.erase(code);
  }
  connection_.send(short_answer("ok", id));
}

void QmtClient::refuse(std::int64_t id, int code, std::string_view words) {
  connection_.send({"{\"op\":\"err\",\"id\":", std::to_string(id),
                    ",\"code\":", std::to_string(code), ",\"msg\":\"", words, "\"}\n"});
}

bool QmtClient::wants(const std::set<std::string>& codes, std::size_t share) const {
  const std::string& code = simulator_.codes_[share];
  return codes.contains(code) || codes.contains(code.substr(7));
}

void QmtClient::push(const std::vector<std::size_t>& shares) {
  Line line;
  for (const std::size_t share : shares)
    if (connection_.is_open() && wants(wanted_, share)) add(line, share);
  send(line);
}

void QmtClient::add(Line& line, std::size_t share) {
  if (to_drop_ > 0) {
    --to_drop_;
    return;
  }
  if (const auto fault = simulator_.strike(share, connection_.number()))
    return strike(*fault, line, share);
  add_tick(line, share, simulator_.tick(share, false, true));
}

void QmtClient::strike(const Fault& fault, Line& line, std::size_t share) {
  switch (fault.kind) {
    case FaultKind::drop:
      to_drop_ = fault.count - 1;
      break;
    case FaultKind::empty_record:
      add_tick(line, share, "{}");
      break;
    case FaultKind::field_shift:
      add_tick(line, share, simulator_.tick(share, false, false));
      break;
    case FaultKind::garbage:
      line.is_half = true;
      add_tick(line, share, simulator_.tick(share, false, true));
      break;
    case FaultKind::split:
      line.is_split = true;
      add_tick(line, share, simulator_.tick(share, false, true));
      break;
    case FaultKind::cut:
      connection_.cut();
      break;
    case FaultKind::stall:
      connection_.stall(fault.duration);
      break;
    default:
      add_tick(line, share, simulator_.tick(share, false, true));
      break;
  }
}

void QmtClient::add_tick(Line& line, std::size_t share, std::string_view tick) {
  line.ticks += (line.ticks.empty() ? "\"" : ",\"") + simulator_.codes_[share] + "\":";
  line.ticks += tick;
}

// A half line lacks its last tick's end, and what closes it.
void QmtClient::send(const Line& line) {
  if (line.ticks.empty() || !connection_.is_open()) return;
  std::string text = "{\"op\":\"tick\",\"data\":{" + line.ticks;
  if (line.is_half)
    text.resize(text.size() - 20);
  else
    text += "}}";
  text += '\n';
  if (line.is_split)
    connection_.send_in_pieces(text);
  else
    connection_.send(text);
}

}  // namespace hftcpp::sim
