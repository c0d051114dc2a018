// qmt_records.cpp
#include "exchanges/qmt/qmt_records.hpp"

#include <hftcpp/core/json_reader.hpp>

#include <string>

namespace hftcpp {

void split_qmt(std::string_view line, const QmtRecord& record) {
  JsonReader reader{line};
  FieldReader fields{reader.object()};
  const std::string_view op = fields.text("op");
  if (op != "tick" && op != "full") return record({}, line);
  std::string own;
  fields.object("data").for_each([&](std::string_view code, JsonValue value) {
    const std::string_view tick = value.raw();
    if (tick.empty()) return;
    own = R"({"op":"tick","data":{")";
    own.append(code).append("\":").append(tick).append("}}");
    record(code, own);
  });
}

}  // namespace hftcpp
