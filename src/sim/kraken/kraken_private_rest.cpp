#include "sim/kraken/kraken_private_rest.hpp"

#include "sim/kraken/kraken_private_text.hpp"

#include <ranges>
#include <vector>

namespace hftcpp::sim {
namespace {

constexpr std::size_t kPage = 50;

// "start" is in seconds, and not itself part of what follows it.
Timestamp start_of(const Fields& form) {
  return Timestamp{std::chrono::seconds{number_of(form, "start")}};
}

// Newest first, and no more than a page.
template <class Row, class Append>
std::string page_of(const std::vector<const Row*>& rows, const Fields& form, Append append) {
  std::string text = "{";
  const std::size_t first = number_of(form, "ofs");
  for (std::size_t i = first; i < rows.size() && i - first < kPage; ++i) {
    if (i != first) text += ',';
    append(text, *rows[i]);
  }
  return text + "},\"count\":" + std::to_string(rows.size());
}

}  // namespace

HttpReply KrakenPrivateRest::reply(const HttpRequest& request, Timestamp now) {
  HttpReply reply;
  std::string_view refusal = keys_.refusal(request);
  std::string made;
  if (refusal.empty()) {
    made = result(request.path.substr(request.path.rfind('/') + 1), parse_form(request.body), now);
    if (made.empty()) refusal = "EGeneral:Unknown method";
  }
  reply.body = refusal.empty() ? R"({"error":[],"result":)" + made + '}'
                               : R"({"error":[")" + std::string{refusal} + "\"]}";
  return reply;
}

std::string KrakenPrivateRest::result(std::string_view method, const Fields& form, Timestamp now) {
  if (method == "GetWebSocketsToken") {
    const KrakenKeys::Token token = keys_.issue(now);
    return R"({"token":")" + token.text + R"(","expires":)" +
           std::to_string(token.expires.count()) + '}';
  }
  if (method == "OpenOrders") return open_orders();
  if (method == "ClosedOrders") return closed_orders(form);
  if (method == "QueryOrders") return query_orders(form);
  if (method == "TradesHistory") return trades(form);
  return {};
}

std::string KrakenPrivateRest::open_orders() const {
  std::string text = R"({"open":{)";
  for (const AccountOrder& order : account_.open_orders()) {
    if (text.back() == '}') text += ',';
    append_rest_order(text, order);
  }
  return text + "}}";
}

std::string KrakenPrivateRest::closed_orders(const Fields& form) const {
  std::vector<const AccountOrder*> closed;
  for (const AccountOrder& order : account_.orders() | std::views::reverse)
    if (!order.is_open() && order.changed_at > start_of(form)) closed.push_back(&order);
  return R"({"closed":)" + page_of(closed, form, append_rest_order) + '}';
}

std::string KrakenPrivateRest::query_orders(const Fields& form) const {
  std::string text = "{";
  for (const auto part : field_of(form, "txid") | std::views::split(',')) {
    const auto number = kraken_order_number({part.begin(), part.end()});
    const AccountOrder* const order = number ? account_.order(*number) : nullptr;
    if (!order) continue;
    if (text.back() == '}') text += ',';
    append_rest_order(text, *order);
  }
  return text + '}';
}

std::string KrakenPrivateRest::trades(const Fields& form) const {
  std::vector<const AccountFill*> fills;
  for (const AccountFill& fill : account_.fills() | std::views::reverse)
    if (fill.time > start_of(form)) fills.push_back(&fill);
  return R"({"trades":)" + page_of(fills, form, append_rest_trade) + '}';
}

}  // namespace hftcpp::sim
