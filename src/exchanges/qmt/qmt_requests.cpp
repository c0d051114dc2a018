// qmt_requests.cpp: what the bridge is asked.
#include "core/a_share_symbols.hpp"
#include "exchanges/qmt/qmt_codec.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <stdexcept>

namespace hftcpp {
namespace {

namespace json = boost::json;

std::string line_of(const json::object& request) {
  return json::serialize(request) + '\n';
}

void check_code(const std::string& code) {
  if (code == "SH" || code == "SZ" || code == "BJ") return;
  if (code.size() == 9 && parse_a_share(code)) return;
  throw std::invalid_argument{"codes: \"" + code +
                              "\" is neither a share, as \"600000.SH\", nor a market: \"SH\", "
                              "\"SZ\" or \"BJ\""};
}

std::string codes_request(std::string_view op, std::span<const std::string> codes,
                          std::uint64_t id) {
  if (codes.empty()) throw std::invalid_argument{"codes: there are none to ask for"};
  json::array list;
  for (const std::string& code : codes) {
    check_code(code);
    list.emplace_back(code);
  }
  return line_of({{"op", op}, {"id", id}, {"codes", std::move(list)}});
}

}  // namespace

std::string QmtCodec::hello(std::string_view token) {
  return line_of({{"op", "hello"}, {"ver", 1}, {"token", token}});
}

std::string QmtCodec::subscribe(std::span<const std::string> codes, std::uint64_t id) {
  return codes_request("sub", codes, id);
}

std::string QmtCodec::unsubscribe(std::span<const std::string> codes, std::uint64_t id) {
  return codes_request("unsub", codes, id);
}

std::string QmtCodec::full(std::span<const std::string> codes, std::uint64_t id) {
  return codes_request("full", codes, id);
}

std::string QmtCodec::ping(std::uint64_t id) {
  return line_of({{"op", "ping"}, {"id", id}});
}

}  // namespace hftcpp
