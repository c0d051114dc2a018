// api_routes.cpp: the two tables: what can be asked, and what the answers hold.
#include "service/gateway/api_routes.hpp"

#include <array>

namespace hftcpp::gateway {
namespace {

constexpr ApiParameter kExchange{"exchange", "text",
                                 "of this exchange alone; as /v1/streams names it"};
constexpr ApiParameter kOneSymbol{"symbol", "text", "btc/usdt, 600000.SH, sh600000"};
constexpr ApiParameter kInterval{"interval", "text", "1m, 5m, 15m, 30m, 1h, 1d, 1w or 1M"};

constexpr std::array kLastParameters{
    kExchange, ApiParameter{"symbol", "text", "btc/usdt, 600000.SH; *.sh, */usdt for many"},
    ApiParameter{"channel", "text", "ticker, trade, quote, ...; unless said all market data"},
    kInterval, ApiParameter{"limit", "integer", "how many events, 100 unless said, at most 10000"}};
constexpr std::array kBookParameters{
    kExchange, kOneSymbol,
    ApiParameter{"depth", "integer", "levels of each side, 20 unless said, at most 10000"}};
constexpr std::array kKlineParameters{
    kExchange, kOneSymbol, kInterval,
    ApiParameter{"limit", "integer", "how many of the newest, 500 unless said, at most 10000"}};
constexpr std::array kInstrumentParameters{
    kExchange, ApiParameter{"grep", "text", "those alone whose name contains this"}};
constexpr std::array kStreamParameters{kExchange};
constexpr std::array kGapParameters{
    kExchange, ApiParameter{"limit", "integer", "how many, 100 unless said, at most 10000"}};
constexpr std::array kCodeParameter{ApiParameter{"code", "text", "000001, sz000001 or 000001.SZ"}};
constexpr std::array kMarketParameter{ApiParameter{"market", "text", "SH, SZ or BJ"}};

constexpr std::array kRoutes{
    ApiRoute{"GET",
             "/healthz",
             ApiSide::open,
             ApiNeeds::nothing,
             "Whether the server answers.",
             {},
             "Health",
             answer_health},
    ApiRoute{"GET",
             "/readyz",
             ApiSide::open,
             ApiNeeds::nothing,
             "Whether every stream brings data, or need not; status 503 when one does not.",
             {},
             "Readiness",
             answer_readiness},
    ApiRoute{"GET",
             "/openapi.json",
             ApiSide::open,
             ApiNeeds::nothing,
             "This document.",
             {},
             "Document",
             answer_document},
    ApiRoute{"GET",
             "/v1/status",
             ApiSide::open,
             ApiNeeds::token,
             "The server: counts since its start, and sizes now.",
             {},
             "Status",
             answer_status},
    ApiRoute{"GET",
             "/v1/clients",
             ApiSide::open,
             ApiNeeds::token,
             "How many clients there are, by the dialect that they speak.",
             {},
             "ClientCounts",
             answer_clients},
    ApiRoute{"GET",
             "/v1/clients",
             ApiSide::admin,
             ApiNeeds::token,
             "Each client: who it is, and what it was sent.",
             {},
             "Clients",
             answer_all_clients},
    ApiRoute{"GET", "/v1/last", ApiSide::open, ApiNeeds::token,
             "The last event of each topic, by exchange, symbol and channel.", kLastParameters,
             "LastEvents", answer_last},
    ApiRoute{"GET", "/v1/book/{exchange}/{symbol}", ApiSide::open, ApiNeeds::token,
             "An order book as it is now, best levels first.", kBookParameters, "Book",
             answer_book},
    ApiRoute{"GET", "/v1/book/{exchange}", ApiSide::open, ApiNeeds::token,
             "The same, with ?symbol= instead of a part of the path.", kBookParameters, "Book",
             answer_book},
    ApiRoute{"GET", "/v1/klines", ApiSide::open, ApiNeeds::token,
             "The newest bars of a symbol, the oldest first; 1m unless an interval is named.",
             kKlineParameters, "Klines", answer_klines},
    ApiRoute{"GET", "/v1/instruments", ApiSide::open, ApiNeeds::token,
             "What the streams bring, or were asked to bring; the exchange is not asked.",
             kInstrumentParameters, "Instruments", answer_instruments},
    ApiRoute{"GET", "/v1/streams", ApiSide::open, ApiNeeds::token,
             "The streams: pairs, channels, counters since the start, subscriptions.",
             kStreamParameters, "Streams", answer_streams},
    ApiRoute{"GET", "/v1/gaps", ApiSide::open, ApiNeeds::token,
             "When streams did not deliver all that was sent, and why; the newest first.",
             kGapParameters, "Gaps", answer_gaps},
    ApiRoute{"GET",
             "/api/realtime/status",
             ApiSide::open,
             ApiNeeds::token,
             "The realtime service's status.",
             {},
             "RealtimeStatus",
             answer_realtime_status},
    ApiRoute{"GET", "/api/realtime/stock/{code}", ApiSide::open, ApiNeeds::token,
             "A share's last record.", kCodeParameter, "RealtimeStock", answer_realtime_stock},
    ApiRoute{"GET", "/api/realtime/market/{market}/summary", ApiSide::open, ApiNeeds::token,
             "A market's stocks: how many rose and fell, totals of the day, the ten first of each.",
             kMarketParameter, "RealtimeSummary", answer_realtime_summary},
    ApiRoute{"POST",
             "/api/realtime/start",
             ApiSide::open,
             ApiNeeds::token,
             "Changes nothing: the streams run as long as the server does.",
             {},
             "RealtimeStart",
             answer_realtime_start},
};

constexpr std::array kSchemas{
    ApiSchema{"Error", "error:ErrorBody success~:boolean detail~:text"},
    ApiSchema{"ErrorBody", "code:text message:text"},
    ApiSchema{"Health", "status:text"},
    ApiSchema{"Readiness", "ready:boolean streams:[StreamReadiness]"},
    ApiSchema{"StreamReadiness", "exchange:text ready:boolean reason:text"},
    ApiSchema{"Document", "openapi:text ..."},
    ApiSchema{"Status",
              "started:integer now:integer epoch:text sequence:integer ready:boolean "
              "topics:integer clients:integer subscriptions:integer waiting_bytes:integer "
              "history_events:integer history_bytes:integer connections:integer "
              "published:integer sent:integer sent_bytes:integer conflated:integer "
              "dropped:integer requests:integer http_requests:integer bad_requests:integer "
              "refused:integer closed_slow:integer closed_broken:integer timed_out:integer"},
    ApiSchema{"ClientCounts", "clients:integer by_dialect:{integer}"},
    ApiSchema{"Clients", "clients:integer by_dialect:{integer} reports:[Client]"},
    ApiSchema{"Client",
              "id:integer address:text dialect:text token:text since:integer "
              "subscriptions:integer sent:integer sent_bytes:integer received:integer "
              "conflated:integer dropped:integer waiting_bytes:integer"},
    ApiSchema{"LastEvents", "epoch:text sequence:integer total:integer events:[LastEvent]"},
    ApiSchema{"LastEvent", "sequence:integer count:integer event:Event"},
    ApiSchema{"Event", "type:text exchange:text receive_time:integer ..."},
    ApiSchema{"Book",
              "exchange:text symbol:text fresh:boolean sequence:integer exchange_time:integer "
              "receive_time:integer bids:[[text]] asks:[[text]]"},
    ApiSchema{"Klines", "exchange:text symbol:text interval:text klines:[Kline]"},
    ApiSchema{"Kline",
              "type:text exchange:text symbol:text interval:integer open_time:integer "
              "close_time:integer open:text high:text low:text close:text volume:text "
              "quote_volume~:text trade_count~:integer closed:boolean exchange_time:integer "
              "receive_time:integer"},
    ApiSchema{"Instruments", "instruments:[Instrument]"},
    ApiSchema{"Instrument", "exchange:text symbol:text channels:[InstrumentChannel]"},
    ApiSchema{"InstrumentChannel", "channel:text state:text reason~:text"},
    ApiSchema{"Streams", "streams:[Stream]"},
    ApiSchema{"Stream",
              "exchange:text pairs:[text] channels:[text] counters:StreamCounters "
              "open_gaps:integer subscriptions:[Subscription]"},
    ApiSchema{"StreamCounters",
              "frames:integer bytes:integer events:integer bad_frames:integer "
              "unknown_messages:integer unknown_symbols:integer duplicates:integer "
              "late_trades:integer outdated_updates:integer connects:integer "
              "disconnects:integer hand_overs:integer rejections:integer resyncs:integer "
              "recovered:integer gaps:integer conflated:integer overflows:integer"},
    ApiSchema{"Subscription", "channel:text symbol~:text state:text reason~:text"},
    ApiSchema{"Gaps", "total:integer open:integer gaps:[Gap]"},
    ApiSchema{"Gap",
              "type:text number:integer exchange:text channel:text symbol~:text cause:text "
              "from~:integer to~:integer first_missing~:integer last_missing~:integer "
              "repaired:boolean detail~:text"},
    ApiSchema{"RealtimeStatus", "success:boolean data:RealtimeStatusData"},
    ApiSchema{"RealtimeStatusData",
              "status:text is_connected:boolean stock_count:integer connection_count:integer "
              "timestamp:number"},
    ApiSchema{"RealtimeStock", "success:boolean data:RealtimeRecord"},
    ApiSchema{"RealtimeRecord",
              "stock_code:text stock_name:text timestamp:number open_price:number "
              "high_price:number low_price:number current_price:number last_close:number "
              "volume:number amount:number turnover_rate:number? ask_prices:[number] "
              "bid_prices:[number] ask_volumes:[number] bid_volumes:[number] limit_up:number? "
              "limit_down:number? market:text? change:number? change_percent:number?"},
    ApiSchema{"RealtimeSummary", "success:boolean data:RealtimeSummaryData"},
    ApiSchema{"RealtimeSummaryData",
              "market:text stock_count:integer up_count:integer down_count:integer "
              "unchanged_count:integer total_volume:number? total_amount:number? "
              "top_gainers:[RealtimeRecord] top_losers:[RealtimeRecord] "
              "top_amount:[RealtimeRecord] top_volume:[RealtimeRecord] timestamp:number"},
    ApiSchema{"RealtimeStart", "success:boolean status:text message:text"},
};

}  // namespace

std::span<const ApiRoute> api_routes() noexcept {
  return kRoutes;
}

std::span<const ApiSchema> api_schemas() noexcept {
  return kSchemas;
}

}  // namespace hftcpp::gateway
