// api_document.cpp: the two tables as OpenAPI 3.0.3.
#include "service/gateway/api_routes.hpp"

#include <map>

namespace hftcpp::gateway {
namespace {

constexpr std::string_view kApiVersion = "1";

void append_schema(std::string& out, std::string_view type) {
  ObjectWriter schema{out};
  if (type.ends_with('?')) {
    schema.flag("nullable", true);
    type.remove_suffix(1);
  }
  const std::string_view inner = type.substr(1, type.size() < 2 ? 0 : type.size() - 2);
  if (type.starts_with('[')) {
    schema.text("type", "array");
    append_schema(schema.value("items"), inner);
  } else if (type.starts_with('{')) {
    schema.text("type", "object");
    append_schema(schema.value("additionalProperties"), inner);
  } else if (type == "text") {
    schema.text("type", "string");
  } else if (type == "integer") {
    schema.text("type", "integer");
    schema.text("format", "int64");
  } else if (type == "number" || type == "boolean") {
    schema.text("type", type);
  } else {
    schema.text("$ref", "#/components/schemas/" + std::string{type});
  }
}

std::string_view next_word(std::string_view& words) {
  const std::string_view word = words.substr(0, words.find(' '));
  words.remove_prefix(std::min(words.size(), word.size() + 1));
  return word;
}

void append_members(ObjectWriter& schema, std::string_view members) {
  std::vector<std::string_view> required;
  bool is_open = false;
  {
    ObjectWriter properties{schema.value("properties")};
    while (!members.empty()) {
      const std::string_view word = next_word(members);
      if (word == "...") {
        is_open = true;
        continue;
      }
      std::string_view name = word.substr(0, word.find(':'));
      const std::string_view type = word.substr(name.size() + 1);
      if (name.ends_with('~'))
        name.remove_suffix(1);
      else
        required.push_back(name);
      append_schema(properties.value(name), type);
    }
  }
  schema.flag("additionalProperties", is_open);
  ListWriter list{schema.value("required")};
  for (const std::string_view name : required) list.text(name);
}

void append_content(ObjectWriter& response, std::string_view schema) {
  ObjectWriter content{response.value("content")};
  ObjectWriter json{content.value("application/json")};
  append_schema(json.value("schema"), schema);
}

void append_response(ObjectWriter& responses, std::string_view status, std::string_view description,
                     std::string_view schema) {
  ObjectWriter response{responses.value(status)};
  response.text("description", description);
  append_content(response, schema);
}

bool is_in_path(const ApiRoute& route, std::string_view name) {
  return route.path.find('{' + std::string{name} + '}') != std::string_view::npos;
}

void append_parameters(ObjectWriter& operation, const ApiRoute& route) {
  if (route.parameters.empty()) return;
  ListWriter list{operation.value("parameters")};
  for (const ApiParameter& each : route.parameters) {
    // Of /v1/book/{exchange} the symbol is an argument.
    ObjectWriter parameter{list.item()};
    const bool in_path = is_in_path(route, each.name);
    parameter.text("name", each.name);
    parameter.text("in", in_path ? "path" : "query");
    if (in_path) parameter.flag("required", true);
    parameter.text("description", each.description);
    append_schema(parameter.value("schema"), each.type);
  }
}

void append_responses(ObjectWriter& operation, const ApiRoute& route) {
  ObjectWriter responses{operation.value("responses")};
  append_response(responses, "200", "the answer", route.answer);
  if (route.answer == "Readiness")
    append_response(responses, "503", "a stream brings no data", route.answer);
  if (!route.parameters.empty()) {
    append_response(responses, "400", "an argument that cannot be", "Error");
    append_response(responses, "404", "there is no such thing", "Error");
  }
  if (route.needs == ApiNeeds::nothing) return;
  append_response(responses, "401", "a token is needed", "Error");
  append_response(responses, "403", "the token has no right to it", "Error");
}

void append_operation(std::string& out, const ApiRoute& route) {
  ObjectWriter operation{out};
  operation.text("summary", route.summary);
  append_parameters(operation, route);
  append_responses(operation, route);
  ListWriter security{operation.value("security")};
  if (route.needs == ApiNeeds::nothing) return;
  security.item() += "{\"bearer\":[]}";
  security.item() += "{\"query\":[]}";
  security.item() += "{}";
}

void append_components(std::string& out) {
  ObjectWriter components{out};
  components.value("securitySchemes") +=
      R"({"bearer":{"type":"http","scheme":"bearer"},)"
      R"("query":{"type":"apiKey","in":"query","name":"token"}})";
  ObjectWriter schemas{components.value("schemas")};
  for (const ApiSchema& each : api_schemas()) {
    ObjectWriter schema{schemas.value(each.name)};
    schema.text("type", "object");
    append_members(schema, each.members);
  }
}

// Of a path and its method, the row that answers on that side.
using Operations = std::map<std::string_view, const ApiRoute*>;

std::map<std::string_view, Operations> operations_of(ApiSide side) {
  std::map<std::string_view, Operations> paths;
  for (const ApiRoute& route : api_routes()) {
    if (route.side == ApiSide::admin && side != ApiSide::admin) continue;
    const ApiRoute*& at = paths[route.path][route.method];
    if (at == nullptr || route.side == ApiSide::admin) at = &route;
  }
  return paths;
}

}  // namespace

std::string api_document(ApiSide side) {
  std::string out;
  {
    ObjectWriter document{out};
    document.text("openapi", "3.0.3");
    {
      ObjectWriter info{document.value("info")};
      info.text("title", "hftcpp gateway");
      info.text("version", kApiVersion);
      info.text("description",
                "Times are nanoseconds since 1970, but for \"timestamp\", which is seconds. Prices "
                "and sizes are exact; in events they are texts.");
    }
    {
      ObjectWriter paths{document.value("paths")};
      for (const auto& [path, operations] : operations_of(side)) {
        ObjectWriter at{paths.value(path)};
        for (const auto& [method, route] : operations)
          append_operation(at.value(method == "GET" ? "get" : "post"), *route);
      }
    }
    append_components(document.value("components"));
  }
  return out;
}

}  // namespace hftcpp::gateway
