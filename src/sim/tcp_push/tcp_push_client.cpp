#include "sim/tcp_push/tcp_push_client.hpp"

#include "sim/tcp_push/tcp_push_text.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace hftcpp::sim {

namespace {

// A token has no end: what is only a part of one may still become it.
constexpr std::chrono::milliseconds kTokenSilence{200};

}  // namespace

TcpPushClient::TcpPushClient(TcpPushSimulator& simulator, WireConnection& connection)
    : simulator_{simulator}, connection_{connection} {
  simulator_.clients_.push_back(this);
}

TcpPushClient::~TcpPushClient() {
  std::erase(simulator_.clients_, this);
}

bool TcpPushClient::wants_data() const noexcept {
  return is_logged_in_ && connection_.is_open();
}

// What comes after the token means nothing.
std::size_t TcpPushClient::on_bytes(std::string_view bytes) {
  if (is_logged_in_) return bytes.size();
  const std::string& token = simulator_.token_;
  heard_ = Timestamp::now();
  if (bytes == token) {
    is_logged_in_ = true;
    return bytes.size();
  }
  if (!token.starts_with(bytes)) refuse();
  return 0;
}

void TcpPushClient::on_tick(Timestamp now) {
  if (!is_logged_in_ && heard_.is_set() && now - heard_ > kTokenSilence) refuse();
}

void TcpPushClient::refuse() {
  connection_.send(tcp_push_frame(kTcpPushRefusal));
  connection_.cut();
}

void TcpPushClient::send(std::size_t instrument, const std::string& record) {
  if (to_drop_ > 0) {
    --to_drop_;
    return;
  }
  if (const auto fault = simulator_.strike(instrument, connection_.number()))
    return strike(*fault, instrument, record);
  put(record, record.starts_with('{'));
}

void TcpPushClient::strike(const Fault& fault, std::size_t instrument, const std::string& record) {
  const AShareSnapshot share = simulator_.show(instrument);
  const bool is_json = is_tcp_push_json(share);
  switch (fault.kind) {
    case FaultKind::drop:
      to_drop_ = fault.count - 1;
      break;
    case FaultKind::duplicate:
      put(record, is_json);
      put(record, is_json);
      break;
    case FaultKind::empty_record:
      put(tcp_push_empty_record(share, simulator_.fields_), is_json);
      break;
    case FaultKind::field_shift:
      put(tcp_push_shifted_record(share, simulator_.fields_), is_json);
      break;
    case FaultKind::garbage:
      flush();
      connection_.send(tcp_push_garbage(share, simulator_.fields_, simulator_.garbage_++));
      break;
    case FaultKind::split:
      flush();
      connection_.send_in_pieces(tcp_push_frame(record));
      break;
    case FaultKind::cut:
      flush();
      connection_.cut();
      break;
    case FaultKind::stall:
      flush();
      connection_.stall(fault.duration);
      break;
    default:
      put(record, is_json);
      break;
  }
}

void TcpPushClient::put(std::string_view record, bool is_json) {
  if (is_json) flush();
  if (!frame_.empty()) frame_ += '#';
  frame_ += record;
  if (++in_frame_ >= simulator_.per_frame_ || is_json) flush();
}

void TcpPushClient::flush() {
  in_frame_ = 0;
  if (frame_.empty()) return;
  connection_.send(tcp_push_frame(frame_));
  frame_.clear();
}

}  // namespace hftcpp::sim
