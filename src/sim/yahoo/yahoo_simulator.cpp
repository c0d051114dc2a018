#include "sim/yahoo/yahoo_simulator.hpp"

#include <algorithm>

namespace hftcpp::sim {
namespace {

constexpr std::string_view kChartPath = "/v8/finance/chart/";

HttpReply chart_error(unsigned status, std::string_view code, std::string_view description) {
  HttpReply reply;
  reply.status = status;
  reply.body = yahoo_chart_error(code, description);
  return reply;
}

void strike_chart(const Fault& fault, HttpReply& reply) {
  switch (fault.kind) {
    case FaultKind::garbage:
      return reply.body.resize(reply.body.size() / 2);
    case FaultKind::empty_record:
      reply.body = R"({"chart":{"result":[],"error":null}})";
      return;
    case FaultKind::cut:
      reply.way = HttpReply::Way::cut;
      return;
    case FaultKind::drop:
    case FaultKind::stall:
      reply.way = HttpReply::Way::stalled;
      reply.stall = fault.duration;
      return;
    case FaultKind::split:
      reply.way = HttpReply::Way::in_pieces;
      return;
    default:
      return;
  }
}

}  // namespace

YahooSimulator::YahooSimulator(boost::asio::any_io_executor executor, SimulatorSettings settings)
    : AShareSimulator{std::move(executor), std::move(settings)} {
  for (std::size_t i = 0; i < size(); ++i) tickers_.emplace(yahoo_ticker(listing(i)), i);
}

YahooSimulator::~YahooSimulator() {
  shut();
}

std::optional<std::size_t> YahooSimulator::find_ticker(std::string_view ticker) const {
  const auto found = tickers_.find(std::string{ticker});
  if (found == tickers_.end()) return std::nullopt;
  return found->second;
}

std::unique_ptr<Session> YahooSimulator::open(Connection& connection, HttpReply& refusal) {
  if (refuse(refusal)) return nullptr;
  if (connection.handshake().path != "/") return AShareSimulator::open(connection, refusal);
  auto client = std::make_unique<YahooClient>(
      connection, YahooClient::Exchange{
                      .find = [this](std::string_view ticker) { return find_ticker(ticker); },
                      .strike = [this](std::size_t instrument,
                                       std::uint64_t number) { return strike(instrument, number); },
                      .on_gone = [this](YahooClient& gone) { std::erase(clients_, &gone); },
                      .is_wrapped = connection.handshake().argument("version") == "2"});
  clients_.push_back(client.get());
  return client;
}

void YahooSimulator::on_market_event(const MarketEvent& event) {
  for (auto& [key, candles] : series_) {
    if (key.first != event.instrument || !event.trade) continue;
    while (candles.roll(event.time)) {
    }
    candles.add(*event.trade);
  }
  const auto wants = [&](const YahooClient* client) { return client->wants(event.instrument); };
  if (std::none_of(clients_.begin(), clients_.end(), wants)) return;
  const AShareSnapshot& share = show(event.instrument);
  for (YahooClient* const client : clients_) client->tell(event.instrument, share);
}

HttpReply YahooSimulator::reply(const HttpRequest& request) {
  HttpReply refusal;
  if (refuse(refusal)) return refusal;
  if (!request.path.starts_with(kChartPath)) return AShareSimulator::reply(request);
  const auto instrument = find_ticker(std::string_view{request.path}.substr(kChartPath.size()));
  if (!instrument) return chart_error(404, "Not Found", "No data found, symbol may be delisted");
  return chart(*instrument, request);
}

HttpReply YahooSimulator::chart(std::size_t instrument, const HttpRequest& request) {
  const YahooInterval* const interval = find_yahoo_interval(request.argument("interval"));
  const std::string_view range = request.argument("range");
  const auto count = interval ? yahoo_bar_count(range, *interval) : std::nullopt;
  if (!count) return chart_error(422, "Unprocessable Entity", "Invalid input");
  const auto fault = strike(instrument);
  const AShareSnapshot& share = show(instrument);
  std::vector<RawCandle> rows = bars(instrument, share, *interval, *count);
  if (range == "1d") {  // the first that is no hole is the day's begin
    RawCandle& first = rows[rows.size() > 3 ? 1 : 0];
    first.open = share.day.open;
    first.high = std::max(first.high, first.open);
    first.low = std::min(first.low, first.open);
  }
  const bool is_shifted = fault && fault->kind == FaultKind::field_shift;
  HttpReply reply;
  reply.body = yahoo_chart({.share = share,
                            .interval = *interval,
                            .range = range,
                            .bars = rows,
                            .now = Timestamp::now(),
                            .columns = is_shifted ? YahooColumns::one_short : YahooColumns::whole});
  if (fault) strike_chart(*fault, reply);
  return reply;
}

// The present bar ends with the price that is shown.
std::vector<RawCandle> YahooSimulator::bars(std::size_t instrument, const AShareSnapshot& share,
                                            const YahooInterval& interval, std::size_t count) {
  const auto [at, is_new] =
      series_.try_emplace({instrument, &interval}, market(), instrument, interval.span);
  CandleSeries& candles = at->second;
  const Timestamp now = Timestamp::now();
  if (is_new) candles.wake(now);
  (void)candles.roll(now);
  std::vector<RawCandle> rows = candles.last(count);
  RawCandle& present = rows.back();
  present.close = share.day.last;
  present.high = std::max(present.high, present.close);
  present.low = std::min(present.low, present.close);
  return rows;
}

}  // namespace hftcpp::sim
