#include "service/gateway/dialect.hpp"

#include "service/gateway/native_dialect.hpp"
#include "service/gateway/realtime_dialect.hpp"
#include "service/gateway/request_text.hpp"
#include "service/gateway/simple_dialect.hpp"
#include "service/gateway/typed_dialect.hpp"
#include "service/gateway/typed_request.hpp"

#include <boost/json/object.hpp>

namespace hftcpp::gateway {
namespace {

constexpr std::string_view kPacked = "encoding=msgpack";

// Whether it is one of the query's arguments.
bool asks_for_packed(std::string_view query) noexcept {
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    if (query.substr(0, end) == kPacked) return true;
    if (end == query.npos) return false;
    query.remove_prefix(end + 1);
  }
  return false;
}

}  // namespace

const Dialect& dialect(DialectName name) {
  static const NativeDialect native;
  static const NativePackedDialect native_packed;
  static const TypedDialect typed;
  static const RealtimeDialect realtime;
  static const SimpleDialect simple;
  switch (name) {
    case DialectName::native:
      return native;
    case DialectName::native_packed:
      return native_packed;
    case DialectName::typed:
      return typed;
    case DialectName::realtime:
      return realtime;
    case DialectName::simple:
      break;
  }
  return simple;
}

std::optional<DialectName> dialect_of(std::string_view first_message) {
  const RequestText text{first_message};
  if (text.object() == nullptr) return std::nullopt;
  RequestFields fields{*text.object()};
  if (fields.has("op")) return DialectName::native;
  if (fields.has("subscribe") || fields.has("unsubscribe")) return DialectName::simple;
  const auto type = fields.text("type");
  if (type && is_typed_request(*type)) return DialectName::typed;
  if (type && is_realtime_request(*type)) return DialectName::realtime;
  if (!fields.has("type") && fields.has("token")) return DialectName::simple;
  return std::nullopt;
}

std::optional<DialectName> dialect_of_path(std::string_view target) noexcept {
  const std::size_t end = target.find('?');
  const std::string_view path = target.substr(0, end);
  const std::string_view query = end == target.npos ? "" : target.substr(end + 1);
  if (path == "/api/realtime/ws") return DialectName::realtime;
  if (path != "/v1/stream") return std::nullopt;
  return asks_for_packed(query) ? DialectName::native_packed : DialectName::native;
}

std::string_view to_text(DialectName name) noexcept {
  switch (name) {
    case DialectName::native:
      return "native";
    case DialectName::native_packed:
      return "native_packed";
    case DialectName::typed:
      return "typed";
    case DialectName::realtime:
      return "realtime";
    case DialectName::simple:
      return "simple";
  }
  return {};
}

}  // namespace hftcpp::gateway
