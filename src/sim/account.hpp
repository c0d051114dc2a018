// Account: a scripted customer of a simulated exchange: orders are placed, filled bit by bit or
// canceled, balances and positions follow, exactly. It knows neither clock nor wire: time is an
// argument, and each exchange's simulator tells what happened in its own words.
#pragma once

#include "core/random.hpp"
#include "sim/market.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hftcpp::sim {

struct AccountSettings {
  bool enabled = false;  // else no key is known
  std::string key;
  std::string secret;  // as the exchange shows it: base64, hex, a PEM
  std::string passphrase;
  bool permitted = true;  // false: the key is good, but may not see the account

  // One step of the script as often, while the market moves; 0: only what is done by hand.
  std::chrono::milliseconds pace{1'000};
  std::uint64_t seed = 1;
  std::size_t open_orders = 3;   // of the script's, at most at a time
  std::size_t history = 10'000;  // closed orders, and fills, that are kept

  // What there is to begin with, by currency ("btc"). Empty: enough of all that the market trades.
  std::vector<std::pair<std::string, Decimal>> balances;

  // ---- an exchange's own, set by its simulator ----

  bool futures = false;  // positions in place of bought currencies, profit in the quote currency
  bool fee_in_received = false;  // else in the quote currency
  Decimal maker_fee{16, -4};
  Decimal taker_fee{26, -4};
  std::uint64_t first_id = 1'000'001;  // of orders and of fills
  // By symbol: sizes are whole multiples of it (a contract's value). Others come in round decimals.
  std::vector<std::pair<Symbol, Decimal>> lots;

  // ---- for tests of logins ----

  // By how much the exchange's clock is ahead of ours: what timestamps are checked against, and
  // what a request for its time answers.
  std::chrono::milliseconds clock_ahead{0};
  // How long a token or a listen key is good, in place of the exchange's own time. 0: that; below
  // zero: it is over before anybody can use it.
  std::chrono::milliseconds login_lifetime{0};
};

struct AccountOrder {
  std::uint64_t id = 0;   // counts up by one
  std::string client_id;  // may be empty
  Symbol symbol;
  Side side = Side::buy;
  OrderStatus status = OrderStatus::open;
  std::optional<Decimal> price;  // none: at market
  Decimal size;
  Decimal filled_size;
  Decimal filled_value;                  // of all fills: price times size, in the quote currency
  std::optional<Decimal> average_price;  // to two digits more than the tick, once there are fills
  Decimal fee;                           // of all fills
  std::string fee_currency;
  std::string reason;  // why it ended, where it was not filled
  Timestamp placed_at;
  Timestamp changed_at;

  [[nodiscard]] bool is_open() const noexcept {
    return status == OrderStatus::open || status == OrderStatus::partially_filled;
  }
};

struct AccountFill {
  std::uint64_t id = 0;  // counts up by one
  std::uint64_t order_id = 0;
  std::string client_id;
  Symbol symbol;
  Side side = Side::buy;
  Decimal price;
  Decimal size;
  Decimal fee;
  std::string fee_currency;
  bool is_maker = true;
  Timestamp time;
};

struct AccountBalance {
  std::string currency;  // "btc"
  Decimal total;
  Decimal locked;  // in open orders, and of futures as margin
  Decimal available;
  Decimal change;  // of the total, by the latest of its changes
  Timestamp changed_at;
};

struct AccountPosition {
  Symbol symbol;
  Decimal size;  // below zero: short
  Decimal entry_price;
  Decimal realized;  // profit so far, without fees
  Timestamp changed_at;
};

// One thing that happened, with all that it changed, as it stands afterwards.
struct AccountChange {
  enum class Kind : std::uint8_t { placed, filled, canceled, moved };
  Kind kind = Kind::placed;
  std::uint64_t number = 0;  // from 1, without holes
  Timestamp time;            // at least a millisecond after the one before
  std::optional<AccountOrder> order;
  std::optional<AccountFill> fill;
  std::vector<AccountBalance> balances;  // those that changed
  std::optional<AccountPosition> position;
};

class AccountListener {
 public:
  virtual ~AccountListener() = default;
  virtual void on_account_change(const AccountChange& change) = 0;
};

class Account {
 public:
  // The market must outlive it. Throws std::invalid_argument for balances of no known currency.
  Account(AccountSettings settings, const Market& market);

  void attach(AccountListener& listener) { listeners_.push_back(&listener); }
  void detach(AccountListener& listener) noexcept { std::erase(listeners_, &listener); }

  // The next thing that the script wants: deterministic for a seed and the market's prices.
  void step(Timestamp now);

  // ---- by hand; each throws std::invalid_argument and changes nothing when it cannot be done ----

  struct NewOrder {
    Symbol symbol;
    Side side = Side::buy;
    std::optional<Decimal> price;  // none: at market, and then it locks nothing
    Decimal size;
    std::string client_id;
  };
  // The order's id. It stays open until somebody fills or cancels it: the script leaves it alone.
  std::uint64_t place(const NewOrder& order, Timestamp now = Timestamp::now());
  struct Execution {
    Decimal size;
    std::optional<Decimal> price;  // none: the order's own, or the market's
    bool is_maker = true;
  };
  // The fill's id.
  std::uint64_t fill(std::uint64_t order_id, const Execution& execution,
                     Timestamp now = Timestamp::now());
  void cancel(std::uint64_t order_id, std::string_view reason = "User requested",
              Timestamp now = Timestamp::now());
  // A deposit, or below zero a withdrawal.
  void move(std::string_view currency, Decimal amount, Timestamp now = Timestamp::now());

  // ---- how it stands, for snapshots and REST ----

  [[nodiscard]] const AccountSettings& settings() const noexcept { return settings_; }
  // Oldest first, closed ones included.
  [[nodiscard]] const std::deque<AccountOrder>& orders() const noexcept { return orders_; }
  [[nodiscard]] std::vector<AccountOrder> open_orders() const;
  // Null when there is none of that id (any more).
  [[nodiscard]] const AccountOrder* order(std::uint64_t id) const noexcept;
  [[nodiscard]] const std::deque<AccountFill>& fills() const noexcept { return fills_; }
  [[nodiscard]] const std::vector<AccountBalance>& balances() const noexcept { return balances_; }
  // Also those of size zero, once there was another.
  [[nodiscard]] const std::vector<AccountPosition>& positions() const noexcept {
    return positions_;
  }
  [[nodiscard]] std::uint64_t changes() const noexcept { return number_; }
  // By the exchange's clock.
  [[nodiscard]] Timestamp exchange_now() const noexcept {
    return Timestamp::now() + settings_.clock_ahead;
  }

 private:
  // What the script has in mind for one of its orders.
  struct Plan {
    std::uint64_t order_id = 0;
    std::uint64_t fills = 0;  // still to come
    bool ends_canceled = false;
  };

  [[nodiscard]] AccountChange begin(AccountChange::Kind kind, Timestamp now) const;
  [[nodiscard]] AccountBalance& balance_in(AccountChange& change, std::string_view currency) const;
  void post(AccountChange& change, std::string_view currency, Decimal total, Decimal locked) const;
  void hold(AccountChange& change, const AccountOrder& before, const AccountOrder& after) const;
  void settle(AccountChange& change) const;
  void settle_future(AccountChange& change) const;
  [[nodiscard]] AccountFill fill_of(const AccountOrder& order, const Execution& execution) const;
  [[nodiscard]] AccountOrder filled(AccountOrder order, const AccountFill& fill) const;
  void commit(AccountChange change);
  void keep(const AccountPosition& position);
  void forget_old();

  [[nodiscard]] const AccountOrder& open_order(std::uint64_t id, std::string_view verb) const;
  [[nodiscard]] const InstrumentSettings& instrument(Symbol symbol) const;
  [[nodiscard]] Decimal best(const InstrumentSettings& instrument, Side side) const;
  [[nodiscard]] Decimal lot_of(const InstrumentSettings& instrument) const;
  [[nodiscard]] bool affords(const NewOrder& order) const;

  bool place_scripted(Timestamp now);
  void advance(Timestamp now);
  void fill_part(Plan& plan, Timestamp now);

  AccountSettings settings_;
  const Market& market_;
  Random random_;
  std::vector<AccountListener*> listeners_;
  std::deque<AccountOrder> orders_;
  std::deque<AccountFill> fills_;
  std::vector<AccountBalance> balances_;
  std::vector<AccountPosition> positions_;
  std::vector<Plan> plans_;
  std::uint64_t planned_ = 0;
  std::uint64_t number_ = 0;
  std::uint64_t last_order_;
  std::uint64_t last_fill_;
  Timestamp last_time_;
};

}  // namespace hftcpp::sim
