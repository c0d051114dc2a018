// The canonical JSON of events: read back whole, and refused when wrong.
#include "support/sample_events.hpp"
#include <hftcpp/core/event_json.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;

TEST(EventJson, ReadsBackEveryEvent) {
  for (const std::vector<Event>& events : {full_events(), empty_events()}) {
    ASSERT_EQ(events.size(), std::variant_size_v<Event>);
    for (std::size_t i = 0; i < events.size(); ++i) {
      const std::string json = to_json(events[i]);
      const auto again = parse_event(json);
      ASSERT_TRUE(again) << json << ": " << again.error().where;
      EXPECT_EQ(again->index(), i);
      EXPECT_EQ(to_json(*again), json);
    }
  }
}

TEST(EventJson, ReadsBackTheValuesThemselves) {
  const Event update_again = parse_event(to_json(full_book_update())).value();
  const auto& update = std::get<BookUpdate>(update_again);
  EXPECT_TRUE(update.snapshot);
  EXPECT_TRUE(update.stale);
  EXPECT_TRUE(update.bids[1].size.is_identical("0.000"_d));
  EXPECT_EQ(update.depth, 10u);
  EXPECT_EQ(update.sequence, std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(update.first_sequence, 7u);
  EXPECT_EQ(update.previous_sequence, 6u);
  EXPECT_EQ(update.checksum, 4'294'967'295);
  EXPECT_EQ(update.exchange_time, kExchangeTime);

  const Event order_again = parse_event(to_json(full_batch())).value();
  const auto& batch = std::get<MyOrderBatch>(order_again);
  ASSERT_EQ(batch.orders.size(), 2u);
  EXPECT_EQ(batch.orders[0].reason, "post only: \"would take\"\n");
  EXPECT_EQ(batch.orders[0].status, OrderStatus::partially_filled);
  EXPECT_FALSE(batch.orders[1].price);

  const Event trade_again = parse_event(to_json(full_my_trade())).value();
  EXPECT_EQ(std::get<MyTrade>(trade_again).is_maker, false);
}

// Each optional member on its own: left out, and all others still there.
TEST(EventJson, ReadsEventsWithAnyOptionalMemberAbsent) {
  const std::vector<Event> full = full_events();
  const std::vector<Event> empty = empty_events();
  int optional_members = 0;
  for (std::size_t i = 0; i < full.size(); ++i) {
    const auto whole = boost::json::parse(to_json(full[i])).as_object();
    const auto needed = boost::json::parse(to_json(empty[i])).as_object();
    for (const auto& member : whole) {
      auto without = whole;
      without.erase(member.key());
      const auto again = parse_event(boost::json::serialize(without));
      if (needed.contains(member.key())) {
        ASSERT_FALSE(again) << member.key() << " of " << i;
        EXPECT_EQ(again.error().code, Errc::missing_field);
        EXPECT_EQ(again.error().where, std::string_view{member.key()});
      } else {
        ++optional_members;
        ASSERT_TRUE(again) << member.key() << " of " << i;
        EXPECT_EQ(boost::json::parse(to_json(*again)), without);
      }
    }
  }
  EXPECT_EQ(optional_members, 41);
}

TEST(EventJson, ReadsMembersInAnyOrderAndIgnoresUnknownOnes) {
  const auto again = parse_event(
      R"( {"receive_time":2, "new":{"a":[1]}, "side":"sell", "symbol":"BTC/usd", "size":"1",
           "exchange":"x", "exchange_time":1, "price":"2.0", "type":"trade"} )");
  ASSERT_TRUE(again);
  const auto& trade = std::get<Trade>(*again);
  EXPECT_EQ(trade.symbol, Symbol{"btc/usd"});
  EXPECT_EQ(trade.side, Side::sell);
  EXPECT_TRUE(trade.price.is_identical("2.0"_d));
  EXPECT_EQ(trade.receive_time, Timestamp{2});
}

// Every member of every event with a value of a kind that it never has.
TEST(EventJson, RefusesMembersOfTheWrongType) {
  for (const Event& event : full_events()) {
    const auto whole = boost::json::parse(to_json(event)).as_object();
    for (const auto& member : whole) {
      auto wrong = whole;
      wrong[member.key()] = nullptr;
      const auto refused = parse_event(boost::json::serialize(wrong));
      ASSERT_FALSE(refused) << member.key();
      EXPECT_EQ(refused.error().code, Errc::wrong_type);
      EXPECT_EQ(refused.error().where, std::string_view{member.key()});
    }
  }
}

struct Refusal {
  const char* member;
  const char* value;
  Errc errc;
};

void expect_refused(const Event& event, const Refusal& refusal) {
  auto wrong = boost::json::parse(to_json(event)).as_object();
  wrong[refusal.member] = boost::json::parse(refusal.value);
  const auto refused = parse_event(boost::json::serialize(wrong));
  ASSERT_FALSE(refused) << refusal.member << ": " << refusal.value;
  EXPECT_EQ(refused.error().code, refusal.errc) << refusal.member << ": " << refusal.value;
  EXPECT_EQ(refused.error().where, refusal.member);
}

TEST(EventJson, RefusesValuesThatAMemberMayNotHave) {
  for (const Refusal& each : {Refusal{"price", "64000.1", Errc::wrong_type},
                              Refusal{"price", R"("64,000")", Errc::bad_value},
                              Refusal{"price", R"("99999999999999999999")", Errc::out_of_range},
                              Refusal{"side", R"("BUY")", Errc::bad_value},
                              Refusal{"exchange_time", "1.5", Errc::wrong_type},
                              Refusal{"exchange_time", "1e18", Errc::wrong_type},
                              Refusal{"exchange_time", "9223372036854775808", Errc::out_of_range},
                              Refusal{"id", "3735", Errc::wrong_type}})
    expect_refused(full_trade(), each);
  for (const Refusal& each :
       {Refusal{"checksum", "4294967296", Errc::out_of_range},
        Refusal{"sequence", "-1", Errc::out_of_range}, Refusal{"snapshot", "1", Errc::wrong_type},
        Refusal{"bids", R"([["1"]])", Errc::bad_value},
        Refusal{"bids", R"([["1","2","3"]])", Errc::bad_value},
        Refusal{"asks", R"([[1,"2"]])", Errc::wrong_type},
        Refusal{"asks", R"(["1","2"])", Errc::wrong_type}})
    expect_refused(full_book_update(), each);
  expect_refused(full_quote(), {"bids", R"([["1","1"]])", Errc::bad_value});
  expect_refused(full_my_order(), {"status", R"("new")", Errc::bad_value});
  expect_refused(full_batch(), {"orders", "[1]", Errc::wrong_type});
  expect_refused(full_status(), {"channel", R"("tickers")", Errc::bad_value});
  expect_refused(full_status(), {"state", R"("up")", Errc::bad_value});
  const std::string long_id = '"' + std::string(48, '7') + '"';
  expect_refused(full_trade(), {"id", long_id.c_str(), Errc::too_large});
}

TEST(EventJson, NamesTheMemberInsideABatch) {
  std::string json = to_json(full_batch());
  json.replace(json.find("\"26500.0\""), 9, "26500.0  ");
  const auto refused = parse_event(json);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::wrong_type);
  EXPECT_EQ(refused.error().where, "price");
}

TEST(EventJson, RefusesWhatIsNoEvent) {
  const struct {
    const char* json;
    Errc errc;
    std::string_view where;
  } cases[] = {
      {"", Errc::bad_json, "event"},
      {"{", Errc::bad_json, "event"},
      {"[]", Errc::wrong_type, "event"},
      {"{}", Errc::missing_field, "type"},
      {R"({"type":1})", Errc::wrong_type, "type"},
      {R"({"type":"tickers"})", Errc::bad_value, "type"},
      {R"({"type":"ticker"})", Errc::missing_field, "exchange"},
      {R"({"type":"ticker"} x)", Errc::bad_json, "event"},
  };
  for (const auto& each : cases) {
    const auto refused = parse_event(each.json);
    ASSERT_FALSE(refused) << each.json;
    EXPECT_EQ(refused.error().code, each.errc) << each.json;
    EXPECT_EQ(refused.error().where, each.where) << each.json;
  }
  const std::string deep = "{\"type\":" + std::string(1'000, '[') + std::string(1'000, ']') + "}";
  EXPECT_EQ(parse_event(deep).error().code, Errc::too_deep);
}

TEST(EventJson, RefusesEveryTruncatedEvent) {
  for (const Event& event : full_events()) {
    const std::string whole = to_json(event);
    for (std::size_t size = 0; size < whole.size(); ++size)
      ASSERT_FALSE(parse_event({whole.data(), size})) << whole.substr(0, size);
  }
}

}  // namespace
}  // namespace hftcpp
