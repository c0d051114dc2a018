#include "sim/binance_future/binance_future_private_client.hpp"

#include "sim/binance_future/binance_future_account_text.hpp"

#include <utility>

namespace hftcpp::sim {

BinanceFuturePrivateClient::BinanceFuturePrivateClient(Connection& connection, std::string key,
                                                       Exchange exchange)
    : connection_{connection},
      key_{std::move(key)},
      exchange_{exchange},
      heartbeat_{connection, exchange.times} {
  exchange_.events.add({.connection = &connection_, .wrapped = false, .settled_at = {}});
}

BinanceFuturePrivateClient::~BinanceFuturePrivateClient() {
  exchange_.events.remove(connection_);
}

void BinanceFuturePrivateClient::on_tick(Timestamp now) {
  heartbeat_.on_tick(now);
  if (is_over_ || exchange_.keys.accepts(key_)) return;
  is_over_ = true;
  exchange_.events.remove(connection_);
  std::string text;
  append_listen_key_expired(text, key_, now);
  connection_.send(text);
}

}  // namespace hftcpp::sim
