// api_document_test: /openapi.json against the table of routes, and its schemas against answers.
#include "service/gateway/api_request.hpp"
#include "service/gateway/api_routes.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>

namespace hftcpp::gateway {
namespace {

namespace json = boost::json;

json::value document_of(ApiSide side) {
  return json::parse(api_reply(FakeView{}, "/openapi.json", {}, side).body);
}

// What is wrong with a value by a schema of the document, a line each. A member that the schema
// does not have is wrong too.
class Conformity {
 public:
  explicit Conformity(const json::value& document) : document_{document} {}

  void check(const json::value& value, const json::value& schema, const std::string& path) {
    const json::object& rule = schema.as_object();
    if (const auto* reference = rule.if_contains("$ref")) {
      const std::string name{reference->as_string()};
      return check(value,
                   document_.at("components").at("schemas").at(name.substr(name.rfind('/') + 1)),
                   path);
    }
    if (value.is_null() && rule.contains("nullable")) return;
    const std::string type{rule.at("type").as_string()};
    if (type == "object") return check_object(value, rule, path);
    if (type == "array") {
      if (!value.is_array()) return fail(path, type);
      for (const auto& item : value.as_array()) check(item, rule.at("items"), path + "[]");
      return;
    }
    const bool is_right = type == "string"    ? value.is_string()
                          : type == "integer" ? value.is_int64()
                          : type == "number"  ? value.is_number()
                                              : value.is_bool();
    if (!is_right) fail(path, type);
  }

  std::string problems;

 private:
  void fail(const std::string& path, const std::string& what) {
    problems += path + ": not " + what + "\n";
  }

  void check_object(const json::value& value, const json::object& rule, const std::string& path) {
    if (!value.is_object()) return fail(path, "object");
    const json::object none;
    const json::object& members =
        rule.contains("properties") ? rule.at("properties").as_object() : none;
    if (const auto* required = rule.if_contains("required"))
      for (const auto& name : required->as_array())
        if (!value.as_object().contains(name.as_string()))
          fail(path + "." + std::string{name.as_string()}, "there");
    const json::value& others = rule.at("additionalProperties");
    for (const auto& [name, member] : value.as_object()) {
      const std::string at = path + "." + std::string{name};
      if (const auto* known = members.if_contains(name))
        check(member, *known, at);
      else if (others.is_object())
        check(member, others, at);
      else if (!others.as_bool())
        fail(at, "documented");
    }
  }

  const json::value& document_;
};

// A server that has something for each path.
FakeView full_view() {
  FakeView view;
  view.all_streams = {api_stream("kraken", {"btc/usd"}, {Channel::ticker})};
  view.all_clients = {{.id = 1, .address = "127.0.0.1:1", .dialect = "native"}};
  view.put(api_ticker("kraken", "btc/usd"));
  view.put(api_book());
  view.put(api_kline(1, 10));
  view.put(api_quote("600000.sh", 1100));
  view.put(api_quote("600001.sh", 900));
  return view;
}

// A target of each row of the table.
std::string example_of(const ApiRoute& route) {
  static const std::map<std::string_view, std::string> kExamples{
      {"/v1/book/{exchange}/{symbol}", "/v1/book/kraken/btc%2Fusd"},
      {"/v1/book/{exchange}", "/v1/book/kraken?symbol=btc/usd"},
      {"/v1/klines", "/v1/klines?exchange=kraken&symbol=btc/usd"},
      {"/api/realtime/stock/{code}", "/api/realtime/stock/600000"},
      {"/api/realtime/market/{market}/summary", "/api/realtime/market/SH/summary"}};
  const auto found = kExamples.find(route.path);
  return found == kExamples.end() ? std::string{route.path} : found->second;
}

TEST(ApiDocument, HasEachRowOfTheTable) {
  for (const ApiSide side : {ApiSide::open, ApiSide::admin}) {
    const json::value document = document_of(side);
    std::size_t operations = 0;
    for (const auto& [path, methods] : document.at("paths").as_object())
      operations += methods.as_object().size();
    std::set<std::pair<std::string_view, std::string_view>> expected;
    for (const ApiRoute& route : api_routes()) {
      if (route.side == ApiSide::admin && side == ApiSide::open) continue;
      expected.emplace(route.path, route.method);
      const json::value& operation =
          document.at("paths").at(route.path).at(route.method == "GET" ? "get" : "post");
      EXPECT_EQ(operation.at("responses").as_object().contains("401"),
                route.needs == ApiNeeds::token);
      EXPECT_EQ(operation.at("security").as_array().empty(), route.needs == ApiNeeds::nothing);
    }
    EXPECT_EQ(operations, expected.size());
    EXPECT_EQ(document.at("openapi").as_string(), "3.0.3");
  }
}

TEST(ApiDocument, DescribesEveryAnswer) {
  FakeView view = full_view();
  std::size_t checked = 0;
  for (const ApiSide side : {ApiSide::open, ApiSide::admin}) {
    const json::value document = document_of(side);
    for (const ApiRoute& route : api_routes()) {
      if (route.side == ApiSide::admin && side == ApiSide::open) continue;
      const std::string method{route.method};
      const auto reply = Api{view}.answer(api_request(example_of(route), method), Rights{}, side);
      ASSERT_EQ(reply.status, 200u) << route.path << reply.body;
      const json::value& schema = document.at("paths")
                                      .at(route.path)
                                      .at(method == "GET" ? "get" : "post")
                                      .at("responses")
                                      .at("200")
                                      .at("content")
                                      .at("application/json")
                                      .at("schema");
      Conformity conformity{document};
      conformity.check(json::parse(reply.body), schema, method + ' ' + example_of(route));
      EXPECT_EQ(conformity.problems, "");
      ++checked;
    }
  }
  EXPECT_GT(checked, 30u);
}

TEST(ApiDocument, DescribesErrors) {
  const json::value document = document_of(ApiSide::open);
  const json::value schema = {{"$ref", "#/components/schemas/Error"}};
  for (const std::string target : {"/none", "/v1/last?limit=x", "/api/realtime/stock/x"}) {
    Conformity conformity{document};
    conformity.check(json::parse(api_reply(FakeView{}, target).body), schema, target);
    EXPECT_EQ(conformity.problems, "");
  }
}

// Each schema that is named is there, and each that is there is named.
TEST(ApiDocument, HasTheSchemasThatItNames) {
  const json::value document = document_of(ApiSide::admin);
  const std::string text = json::serialize(document);
  const std::string prefix = "\"#/components/schemas/";
  std::set<std::string> named;
  for (std::size_t at = text.find(prefix); at != text.npos; at = text.find(prefix, at + 1)) {
    const std::size_t begin = at + prefix.size();
    named.insert(text.substr(begin, text.find('"', begin) - begin));
  }
  std::set<std::string> there;
  for (const auto& [name, schema] : document.at("components").at("schemas").as_object())
    there.emplace(name);
  there.erase("ClientCounts");  // the open side's
  EXPECT_EQ(named, there);
}

TEST(ApiDocument, NamesThePartsOfItsPaths) {
  const json::value document = document_of(ApiSide::open);
  for (const auto& [path, methods] : document.at("paths").as_object()) {
    for (const auto& [method, operation] : methods.as_object()) {
      std::size_t parts = 0;
      if (const auto* parameters = operation.as_object().if_contains("parameters"))
        for (const auto& each : parameters->as_array())
          if (each.at("in").as_string() == "path") {
            EXPECT_TRUE(each.at("required").as_bool());
            ++parts;
          }
      EXPECT_EQ(parts, static_cast<std::size_t>(std::ranges::count(std::string{path}, '{')));
    }
  }
}

// ---- docs/http-api.md ----

std::string http_api_page() {
  std::ifstream file{HFTCPP_SOURCE_DIR "/docs/http-api.md"};
  return {std::istreambuf_iterator<char>{file}, {}};
}

TEST(HttpApiPage, NamesEveryPath) {
  const std::string page = http_api_page();
  for (const ApiRoute& route : api_routes())
    EXPECT_NE(page.find('`' + std::string{route.path}), std::string::npos) << route.path;
}

// Of each example, "$ curl …/path" and the line behind it, the members are those of the answer.
TEST(HttpApiPage, ShowsAnswersAsTheyAre) {
  const FakeView view = full_view();
  const json::value document = document_of(ApiSide::open);
  const std::string page = http_api_page();
  constexpr std::string_view kCall = "$ curl -s 'http://localhost:8765";
  std::size_t examples = 0;
  for (std::size_t at = page.find(kCall); at != page.npos; at = page.find(kCall, at + 1)) {
    const std::size_t begin = at + kCall.size();
    const std::string target = page.substr(begin, page.find('\'', begin) - begin);
    const std::size_t line = page.find('\n', begin) + 1;
    const json::value shown = json::parse(page.substr(line, page.find('\n', line) - line));
    bool is_known = false;
    for (const ApiRoute& route : api_routes()) {
      std::vector<std::pair<std::string_view, std::string>> values;
      if (is_known || route.side == ApiSide::admin || route.method != "GET" ||
          !match_path(route.path, api_request(target).path, values))
        continue;
      is_known = true;
      Conformity conformity{document};
      conformity.check(shown, {{"$ref", "#/components/schemas/" + std::string{route.answer}}},
                       target);
      EXPECT_EQ(conformity.problems, "");
    }
    EXPECT_TRUE(is_known) << target;
    ++examples;
  }
  EXPECT_GT(examples, 5u);
}

}  // namespace
}  // namespace hftcpp::gateway
