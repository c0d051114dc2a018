#include "sim/coinbase/coinbase_rest.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace hftcpp::sim {
namespace {

constexpr std::string_view kRoot = "/api/v3/brokerage";

HttpReply no_such_product() {
  return coinbase_refusal(404, "NOT_FOUND", "valid product_id is required");
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

HttpReply server_time(Timestamp now) {
  const std::int64_t milliseconds = now.nanoseconds() / 1'000'000;
  HttpReply reply;
  reply.body = R"({"iso":")" + now.to_iso() + R"(","epochSeconds":")" +
               std::to_string(milliseconds / 1'000) + R"(","epochMillis":")" +
               std::to_string(milliseconds) + R"("})";
  return reply;
}

}  // namespace

HttpReply coinbase_refusal(unsigned status, std::string_view error, std::string_view details) {
  HttpReply reply;
  reply.status = status;
  reply.body = R"({"error":")" + std::string{error} + R"(","error_details":")" +
               std::string{details} + R"(","message":")" + std::string{details} + R"("})";
  return reply;
}

CoinbaseRest::CoinbaseRest(Exchange exchange) : exchange_{std::move(exchange)} {}

HttpReply CoinbaseRest::reply(const HttpRequest& request, Timestamp now) {
  std::string_view path = request.path;
  if (!take_prefix(path, kRoot)) return coinbase_refusal(404, "NOT_FOUND", "Not Found");
  if (path == "/time") return server_time(exchange_.account.exchange_now());
  if (take_prefix(path, "/market/")) return market(request, path, now);
  return account(request, path);
}

HttpReply CoinbaseRest::market(const HttpRequest& request, std::string_view path, Timestamp now) {
  if (path == "products") return products();
  if (path == "product_book") return product_book(request);
  if (!take_prefix(path, "products/")) return coinbase_refusal(404, "NOT_FOUND", "Not Found");
  const std::string_view product = path.substr(0, path.find('/'));
  CoinbaseInstrument* const instrument = exchange_.find(product);
  if (!instrument) return no_such_product();
  path.remove_prefix(product.size());
  if (path == "/candles") return candles(request, *instrument, now);
  if (!path.empty()) return coinbase_refusal(404, "NOT_FOUND", "Not Found");
  HttpReply reply;
  instrument->append_listing(reply.body);
  return reply;
}

HttpReply CoinbaseRest::products() const {
  HttpReply reply;
  std::size_t count = 0;
  reply.body = R"({"products":[)";
  for (const auto& instrument : exchange_.instruments) {
    if (count++ > 0) reply.body += ',';
    instrument->append_listing(reply.body);
    if (!instrument->product().ends_with("-USD")) continue;
    ++count;
    reply.body += ',';
    append_coinbase_alias(reply.body, instrument->product() + 'C', instrument->product());
  }
  reply.body += R"(],"num_products":)" + std::to_string(count) + '}';
  return reply;
}

HttpReply CoinbaseRest::product_book(const HttpRequest& request) const {
  CoinbaseInstrument* const instrument = exchange_.find(request.argument("product_id"));
  if (!instrument) return no_such_product();
  const std::size_t limit = limit_of(request, 50, 1'000);
  if (limit == 0) return coinbase_refusal(400, "INVALID_ARGUMENT", "limit is invalid");
  HttpReply reply;
  reply.body = instrument->price_book(limit);
  return reply;
}

// Of five minutes, as the stream has them.
HttpReply CoinbaseRest::candles(const HttpRequest& request, CoinbaseInstrument& instrument,
                                Timestamp now) const {
  if (request.argument("granularity") != "FIVE_MINUTE")
    return coinbase_refusal(400, "INVALID_ARGUMENT", "granularity is invalid");
  const std::size_t limit = limit_of(request, 350, 350);
  if (limit == 0) return coinbase_refusal(400, "INVALID_ARGUMENT", "limit is invalid");
  HttpReply reply;
  reply.body = instrument.candles(limit, now);
  return reply;
}

}  // namespace hftcpp::sim
