#include "sim/account.hpp"

#include "sim/account_sums.hpp"

#include <gmock/gmock.h>

#include <map>
#include <set>
#include <stdexcept>

namespace hftcpp::sim {
namespace {

using namespace std::chrono_literals;
using namespace hftcpp::literals;
using testing::HasSubstr;

constexpr Timestamp kAccountStart{std::chrono::nanoseconds{std::chrono::hours{490'000}}};
const Symbol kBitcoin{"btc/usd"};

class Diary final : public AccountListener {
 public:
  explicit Diary(Account& account) : account_{account} { account_.attach(*this); }
  ~Diary() override { account_.detach(*this); }
  void on_account_change(const AccountChange& change) override { changes.push_back(change); }

  std::vector<AccountChange> changes;

 private:
  Account& account_;
};

Market make_market() {
  return Market{instruments_named(std::vector<std::string>{"btc/usd", "eth/usd"}), 7,
                kAccountStart};
}

AccountSettings with(std::vector<std::pair<std::string, Decimal>> balances) {
  AccountSettings settings;
  settings.balances = std::move(balances);
  return settings;
}

const AccountBalance& balance_of(const Account& account, std::string_view currency) {
  for (const AccountBalance& each : account.balances())
    if (each.currency == currency) return each;
  throw std::invalid_argument{"no balance"};
}

std::string reason_of(const std::function<void()>& deed) {
  try {
    deed();
  } catch (const std::invalid_argument& refused) {
    return refused.what();
  }
  return "nothing was refused";
}

TEST(Account, LocksWhatAnOrderNeedsAndFreesItWhenCanceled) {
  const Market market = make_market();
  Account account{with({{"usd", "10000"_d}, {"btc", "1"_d}}), market};

  const auto id = account.place({kBitcoin, Side::buy, "60000.5"_d, "0.1"_d, "mine"}, kAccountStart);

  EXPECT_EQ(balance_of(account, "usd").locked, "6000.05"_d);
  EXPECT_EQ(balance_of(account, "usd").available, "3999.95"_d);
  EXPECT_EQ(balance_of(account, "usd").total, "10000"_d);
  EXPECT_EQ(account.order(id)->client_id, "mine");

  account.cancel(id, "User requested", kAccountStart);
  EXPECT_EQ(balance_of(account, "usd").available, "10000"_d);
  EXPECT_EQ(account.order(id)->status, OrderStatus::canceled);
  EXPECT_EQ(account.order(id)->reason, "User requested");
}

TEST(Account, FillsBitByBitToTheLastDigit) {
  const Market market = make_market();
  Account account{with({{"usd", "10000"_d}, {"btc", "1"_d}}), market};
  Diary diary{account};

  const auto id = account.place({kBitcoin, Side::buy, "60000.5"_d, "0.1"_d, ""}, kAccountStart);
  account.fill(id, {.size = "0.04"_d, .price = {}}, kAccountStart);
  account.fill(id, {.size = "0.06"_d, .price = "60000.0"_d, .is_maker = false}, kAccountStart);

  ASSERT_EQ(diary.changes.size(), 3u);
  EXPECT_EQ(diary.changes[0].order->status, OrderStatus::open);
  EXPECT_EQ(diary.changes[1].order->status, OrderStatus::partially_filled);
  EXPECT_EQ(diary.changes[1].fill->fee, "3.840032"_d);  // 60000.5 * 0.04 * 0.0016
  EXPECT_EQ(diary.changes[2].order->status, OrderStatus::filled);
  EXPECT_EQ(diary.changes[2].fill->fee, "9.36"_d);  // 60000 * 0.06 * 0.0026
  EXPECT_EQ(diary.changes[2].order->average_price, "60000.2"_d);
  EXPECT_EQ(diary.changes[2].order->fee, "13.200032"_d);
  EXPECT_EQ(balance_of(account, "btc").total, "1.1"_d);
  EXPECT_EQ(balance_of(account, "usd").total, "3986.779968"_d);  // less 6000.02 and the fees
  EXPECT_EQ(balance_of(account, "usd").locked, "0"_d);
}

TEST(Account, TakesTheFeeFromWhatWasReceivedWhereItIsSo) {
  const Market market = make_market();
  AccountSettings settings = with({{"usd", "10000"_d}});
  settings.fee_in_received = true;
  Account account{settings, market};

  const auto id = account.place({kBitcoin, Side::buy, "50000"_d, "0.1"_d, ""}, kAccountStart);
  account.fill(id, {.size = "0.1"_d, .price = {}}, kAccountStart);

  EXPECT_EQ(account.fills().back().fee_currency, "btc");
  EXPECT_EQ(balance_of(account, "btc").total, "0.09984"_d);
  EXPECT_EQ(balance_of(account, "usd").total, "5000"_d);
}

TEST(Account, NumbersChangesWithoutHolesAndAtDifferentTimes) {
  const Market market = make_market();
  Account account{{}, market};
  Diary diary{account};

  for (int i = 0; i < 50; ++i) account.step(kAccountStart);

  for (std::size_t i = 0; i < diary.changes.size(); ++i) {
    EXPECT_EQ(diary.changes[i].number, i + 1);
    EXPECT_GE(diary.changes[i].time - kAccountStart, i * 1ms);
  }
  EXPECT_EQ(diary.changes.size(), account.changes());
}

TEST(Account, RefusesWhatCannotBeAndStaysAsItWas) {
  const Market market = make_market();
  Account account{with({{"usd", "100"_d}}), market};
  const auto id = account.place({kBitcoin, Side::buy, "50000"_d, "0.001"_d, ""}, kAccountStart);

  EXPECT_THAT(reason_of([&] {
                account.place({kBitcoin, Side::sell, "50000"_d, "0.001"_d, ""}, kAccountStart);
              }),
              HasSubstr("not enough btc"));
  EXPECT_THAT(reason_of([&] { account.fill(id, {.size = "0.002"_d, .price = {}}, kAccountStart); }),
              HasSubstr("has no 0.002 left"));
  EXPECT_THAT(reason_of([&] { account.cancel(id + 1, "", kAccountStart); }),
              HasSubstr("no open order 1000002 to cancel"));
  EXPECT_THAT(reason_of([&] {
                account.place({Symbol{"gold/usd"}, Side::buy, {}, "1"_d, ""}, kAccountStart);
              }),
              HasSubstr("no instrument \"gold/usd\""));
  EXPECT_THAT(reason_of([&] { account.move("eur", "1"_d, kAccountStart); }), HasSubstr("\"eur\""));
  EXPECT_EQ(account.changes(), 1u);
  EXPECT_EQ(balance_of(account, "usd").locked, "50"_d);
}

TEST(Account, KeepsAPositionWhereFuturesAreTraded) {
  const Market market = make_market();
  AccountSettings settings = with({{"usd", "100000"_d}});
  settings.futures = true;
  settings.maker_fee = "0.001"_d;
  Account account{settings, market};
  const auto trade = [&](Side side, Decimal price, Decimal size) {
    account.fill(account.place({kBitcoin, side, price, size, ""}, kAccountStart),
                 {.size = size, .price = {}}, kAccountStart);
    return account.positions().back();
  };

  EXPECT_EQ(trade(Side::buy, "50000"_d, "1"_d).entry_price, "50000"_d);
  EXPECT_EQ(trade(Side::buy, "53000"_d, "0.5"_d).entry_price, "51000"_d);
  EXPECT_EQ(balance_of(account, "usd").locked, "7650"_d);  // a tenth of 1.5 * 51000
  const AccountPosition turned = trade(Side::sell, "52000"_d, "2"_d);

  EXPECT_EQ(turned.size, "-0.5"_d);
  EXPECT_EQ(turned.entry_price, "52000"_d);
  EXPECT_EQ(turned.realized, "1500"_d);
  EXPECT_EQ(balance_of(account, "usd").total, "101319.5"_d);  // 1500 less 50, 26.5 and 104
  EXPECT_EQ(trade(Side::buy, "50000"_d, "0.5"_d).realized, "2500"_d);
  EXPECT_EQ(account.positions().back().entry_price, "0"_d);
  EXPECT_EQ(balance_of(account, "usd").locked, "0"_d);
}

// What the script does must add up, whatever it is.
TEST(Account, BalancesAreTheSumOfTheScriptsFills) {
  Market market = make_market();
  Account account{{}, market};
  std::map<std::string, Decimal> expected;
  for (const AccountBalance& each : account.balances()) expected[each.currency] = each.total;

  for (int i = 0; i < 2'000; ++i) {
    (void)market.next(kAccountStart + i * 1s);
    account.step(kAccountStart + i * 1s);
  }

  for (const AccountFill& fill : account.fills()) {
    const std::string base{fill.symbol.text().substr(0, 3)};
    const bool buys = fill.side == Side::buy;
    const Decimal value = times(fill.price, fill.size);
    expected[base] = buys ? plus(expected[base], fill.size) : minus(expected[base], fill.size);
    expected["usd"] = buys ? minus(expected["usd"], value) : plus(expected["usd"], value);
    expected["usd"] = minus(expected["usd"], fill.fee);
  }
  for (const AccountBalance& each : account.balances())
    EXPECT_EQ(each.total, expected[each.currency]) << each.currency;
  EXPECT_GT(account.fills().size(), 500u);
}

TEST(Account, ScriptsEveryWayThatAnOrderGoes) {
  const Market market = make_market();
  Account account{{}, market};
  Diary diary{account};

  for (int i = 0; i < 200; ++i) account.step(kAccountStart);

  std::set<std::pair<OrderStatus, bool>> ends;  // and whether there were fills
  for (const AccountOrder& order : account.orders())
    ends.emplace(order.status, !order.filled_size.is_zero());
  EXPECT_TRUE(ends.contains({OrderStatus::filled, true}));
  EXPECT_TRUE(ends.contains({OrderStatus::canceled, false}));
  EXPECT_TRUE(ends.contains({OrderStatus::canceled, true}));
  EXPECT_LE(account.open_orders().size(), account.settings().open_orders);
}

TEST(Account, DoesTheSameForTheSameSeed) {
  const Market market = make_market();
  Account one{{}, market};
  Account other{{}, market};
  Account third{AccountSettings{.seed = 2}, market};

  for (int i = 0; i < 100; ++i)
    for (Account* const account : {&one, &other, &third}) account->step(kAccountStart);

  const auto sizes_of = [](const Account& account) {
    std::vector<std::string> sizes;
    for (const AccountFill& fill : account.fills()) sizes.push_back(fill.size.to_string());
    return sizes;
  };
  EXPECT_EQ(sizes_of(one), sizes_of(other));
  EXPECT_NE(sizes_of(one), sizes_of(third));
}

TEST(Account, ScriptsWholeLots) {
  const Market market = make_market();
  AccountSettings settings;
  settings.futures = true;
  settings.lots = {{kBitcoin, "0.01"_d}, {Symbol{"eth/usd"}, "0.1"_d}};
  Account account{settings, market};

  for (int i = 0; i < 300; ++i) account.step(kAccountStart);

  for (const AccountFill& fill : account.fills())
    EXPECT_TRUE(fill.size.rescaled(fill.symbol == kBitcoin ? -2 : -1)) << fill.size;
}

TEST(Account, ForgetsTheOldestThatIsClosed) {
  const Market market = make_market();
  AccountSettings settings;
  settings.history = 10;
  Account account{settings, market};
  const auto kept = account.place({kBitcoin, Side::buy, "1"_d, "1"_d, ""}, kAccountStart);

  for (int i = 0; i < 300; ++i) account.step(kAccountStart);

  EXPECT_EQ(account.orders().size(), 10u);
  EXPECT_EQ(account.orders().front().id, kept);
  EXPECT_EQ(account.fills().size(), 10u);
}

// The script goes on when somebody meddles with its orders.
TEST(Account, LeavesOrdersMadeByHandAlone) {
  const Market market = make_market();
  Account account{{}, market};
  const auto mine = account.place({kBitcoin, Side::buy, "1"_d, "1"_d, ""}, kAccountStart);

  for (int i = 0; i < 200; ++i) {
    account.step(kAccountStart);
    for (const AccountOrder& order : account.open_orders())
      if (order.id != mine && order.id % 3 == 0) account.cancel(order.id, "by hand", kAccountStart);
  }

  EXPECT_EQ(account.order(mine)->status, OrderStatus::open);
  EXPECT_GT(account.fills().size(), 20u);
}

}  // namespace
}  // namespace hftcpp::sim
