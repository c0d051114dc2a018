// tdx_simulator.cpp: connections, and how answers leave.
#include "sim/tdx/tdx_simulator.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace hftcpp::sim {
namespace {

constexpr std::size_t kQuestionHead = 12;
constexpr unsigned kConnect = 0x000d;
constexpr std::chrono::seconds kIdle{30};  // some servers hang up sooner, some later
constexpr std::array<std::string_view, 3> kMarketWords{"sz", "sh", "bj"};

unsigned u16_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]) |
         static_cast<unsigned>(static_cast<unsigned char>(bytes[at + 1])) << 8;
}

}  // namespace

class TdxSimulator::Client final : public WireSession {
 public:
  Client(TdxSimulator& simulator, WireConnection& connection)
      : simulator_{simulator}, connection_{connection} {
    if (simulator.settings().idle_timeout.count() > 0)
      idle_timeout_ = simulator.settings().idle_timeout;
  }

  std::size_t on_bytes(std::string_view bytes) override {
    if (bytes.size() < kQuestionHead) return 0;
    const std::size_t size = u16_at(bytes, 6);  // with the command's two bytes
    if (bytes[0] != '\x0c' || size < 2 || size != u16_at(bytes, 8)) return refuse(bytes);
    const std::size_t whole = kQuestionHead + size - 2;
    if (bytes.size() < whole) return 0;
    const TdxQuestion question{
        .sequence = u16_at(bytes, 1) | static_cast<std::uint32_t>(u16_at(bytes, 3)) << 16,
        .command = u16_at(bytes, 10),
        .body = bytes.substr(kQuestionHead, size - 2)};
    last_question_ = Timestamp::now();
    is_greeted_ = is_greeted_ || question.command == kConnect;
    if (!is_greeted_ || !simulator_.answer(question, connection_)) return refuse(bytes);
    return whole;
  }

  void on_tick(Timestamp now) override {
    if (now - last_question_ > idle_timeout_) connection_.cut();
  }

 private:
  std::size_t refuse(std::string_view bytes) {
    connection_.cut();
    return bytes.size();
  }

  TdxSimulator& simulator_;
  WireConnection& connection_;
  std::chrono::milliseconds idle_timeout_{kIdle};
  Timestamp last_question_ = Timestamp::now();
  bool is_greeted_ = false;
};

TdxSimulator::TdxSimulator(boost::asio::any_io_executor executor, SimulatorSettings settings)
    : AShareSimulator{std::move(executor), std::move(settings), Wire::own},
      past_{market()},
      by_market_(kMarketWords.size()) {
  for (std::size_t i = 0; i < size(); ++i) {
    const auto found = std::ranges::find(kMarketWords, listing(i).market);
    const auto number = static_cast<std::size_t>(found - kMarketWords.begin());
    by_market_[number].push_back(i);
    by_code_.emplace(static_cast<char>(number) + std::string{listing(i).digits}, i);
  }
}

TdxSimulator::~TdxSimulator() {
  shut();
}

std::unique_ptr<WireSession> TdxSimulator::open_wire(WireConnection& connection) {
  return std::make_unique<Client>(*this, connection);
}

void TdxSimulator::on_market_event(const MarketEvent& event) {
  past_.on_event(event);
}

std::vector<TdxBar> TdxSimulator::bars_of(Symbol symbol, unsigned category, std::size_t count) {
  const auto instrument = find(symbol);
  const auto kind = tdx_bar_kind(category);
  if (!instrument || !kind) throw std::invalid_argument{"simulator: no such share, or bars"};
  return past_.bars(*instrument, *kind, 0, count, Timestamp::now());
}

std::vector<TdxPrint> TdxSimulator::prints_of(Symbol symbol) const {
  const auto instrument = find(symbol);
  if (!instrument) throw std::invalid_argument{"simulator: no such share"};
  const auto& prints = past_.prints(*instrument);
  return {prints.begin(), prints.end()};
}

bool TdxSimulator::answer(const TdxQuestion& question, WireConnection& connection) {
  const auto made = make_answer(question, connection.number());
  if (!made) return false;
  TdxQuestion told = question;
  if (told.command == kConnect) told.sequence = 0;  // as servers do
  send(told, *made, connection);
  return true;
}

void TdxSimulator::send(const TdxQuestion& question, const Answer& answer,
                        WireConnection& connection) {
  if (drops_left_ > 0 && answer.channel == dropped_) {
    --drops_left_;
    return;
  }
  const std::string frame = tdx_frame(question, answer.payload);
  const auto is_due = [&](FaultKind kind) { return answer.fault && answer.fault->kind == kind; };
  if (is_due(FaultKind::stall)) return connection.stall(answer.fault->duration);
  if (is_due(FaultKind::garbage)) return send_garbage(question, answer.payload, connection);
  if (is_due(FaultKind::split)) return connection.send_in_pieces(frame);
  if (is_due(FaultKind::drop)) {
    drops_left_ = answer.fault->count - 1;
    dropped_ = answer.channel.value_or(Channel::quote);
  } else if (is_due(FaultKind::cut)) {
    connection.send(std::string_view{frame}.substr(0, frame.size() / 2));
    connection.cut();
  } else {
    connection.send(frame);
    if (is_due(FaultKind::duplicate)) connection.send(frame);
  }
}

// By turns: what zlib does not inflate, a size beyond what is there, and bytes that begin no frame
// before a good answer.
void TdxSimulator::send_garbage(const TdxQuestion& question, const std::string& payload,
                                WireConnection& connection) {
  switch (garbage_sent_++ % 3) {
    case 0:
      connection.send(tdx_frame(question, std::string{"\x78\x9c"} + std::string(40, '\x5a'),
                                payload.size() + 43));
      break;
    case 1:
      connection.send(tdx_frame(question, payload, 65'535));
      break;
    default:
      connection.send({"no frame at all", tdx_frame(question, payload)});
  }
}

}  // namespace hftcpp::sim
