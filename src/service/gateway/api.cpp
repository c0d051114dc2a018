// api.cpp: from a request to the row of the table that answers it, or to why none does.
#include "service/gateway/api.hpp"

#include "service/gateway/api_routes.hpp"
#include "service/gateway/object_writer.hpp"
#include <hftcpp/service/setting_reader.hpp>

#include <algorithm>
#include <set>

namespace hftcpp::gateway {
namespace {

constexpr std::size_t kMostBody = 16 * 1024;
constexpr std::string_view kRealtimePaths = "/api/realtime/";

// The realtime interface's clients look for `detail`, everybody else for `error`.
net::ServerReply refused(std::string_view path, const ApiRefusal& refusal) {
  return object_reply(refusal.status(), [&](ObjectWriter& body) {
    {
      ObjectWriter error{body.value("error")};
      error.text("code", refusal.code());
      error.text("message", refusal.message());
    }
    if (!path.starts_with(kRealtimePaths)) return;
    body.flag("success", false);
    body.text("detail", refusal.message());
  });
}

bool is_there(const ApiRoute& route, ApiSide side) {
  return route.side == ApiSide::open || side == ApiSide::admin;
}

std::string methods_of(std::string_view path, ApiSide side) {
  std::set<std::string> methods;
  std::vector<std::pair<std::string_view, std::string>> values;
  for (const ApiRoute& route : api_routes()) {
    if (!is_there(route, side) || !match_path(route.path, path, values)) continue;
    methods.emplace(route.method);
    if (route.method == "GET") methods.emplace("HEAD");
  }
  std::string text;
  for (const std::string& method : methods) text += (text.empty() ? "" : ", ") + method;
  return text;
}

const ApiRoute* route_of(ApiCall& call, std::string_view method) {
  const ApiRoute* found = nullptr;
  for (const ApiRoute& route : api_routes()) {
    std::vector<std::pair<std::string_view, std::string>> values;
    if (route.method != method || !is_there(route, call.side)) continue;
    if (!match_path(route.path, call.request.path, values)) continue;
    if (found != nullptr && route.side != ApiSide::admin) continue;
    found = &route;
    call.path = std::move(values);
  }
  return found;
}

// A misspelt argument would be answered with what nobody asked for. What begins with "_" is a
// browser's way round its cache.
void refuse_unknown_arguments(const ApiRoute& route, const net::ServerRequest& request) {
  std::vector<std::string> known;
  for (const ApiParameter& parameter : route.parameters) known.emplace_back(parameter.name);
  for (const auto& [name, value] : request.query) {
    if (name == "token" || name.starts_with('_')) continue;
    if (std::ranges::find(known, name) == known.end())
      throw ApiRefusal{
          400, "bad_argument",
          "unknown argument \"" + name.substr(0, 64) + '"' + did_you_mean(name, known)};
  }
}

net::ServerReply answer_route(const ApiRoute& route, const ApiCall& call) {
  if (call.request.body.size() > kMostBody)
    throw ApiRefusal{413, "too_large",
                     "a body of more than " + std::to_string(kMostBody) + " bytes"};
  refuse_unknown_arguments(route, call.request);
  return route.handle(call);
}

net::ServerReply wrong_method(const net::ServerRequest& request, std::string methods) {
  net::ServerReply reply =
      request.method == "OPTIONS"
          ? net::ServerReply{.status = 204}
          : refused(request.path,
                    {405, "method_not_allowed",
                     request.path + " takes " + methods + ", not " + request.method.substr(0, 64)});
  reply.headers.emplace_back("Allow", std::move(methods));
  return reply;
}

net::ServerReply unauthorized(std::string_view path) {
  net::ServerReply reply =
      refused(path, {401, "unauthorized",
                     "a token is needed, and this is none that is good: send \"Authorization: "
                     "Bearer TOKEN\", or ?token=TOKEN"});
  reply.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"hftcpp\"");
  return reply;
}

net::ServerReply answer_to(const GatewayView& view, const net::ServerRequest& request,
                           const Rights* rights, ApiSide side) {
  static const Rights kNone{};
  ApiCall call{.view = view,
               .request = request,
               .rights = rights == nullptr ? kNone : *rights,
               .side = side};
  const bool is_head = request.method == "HEAD";
  const ApiRoute* route = route_of(call, is_head ? "GET" : std::string_view{request.method});
  if (route == nullptr) {
    std::string methods = methods_of(request.path, side);
    if (!methods.empty()) return wrong_method(request, std::move(methods));
    return refused(request.path, {404, "not_found",
                                  "there is nothing at this path; /openapi.json says what there "
                                  "is"});
  }
  if (rights == nullptr && route->needs == ApiNeeds::token) return unauthorized(request.path);
  try {
    return answer_route(*route, call);
  } catch (const ApiRefusal& refusal) {
    return refused(request.path, refusal);
  }
}

}  // namespace

net::ServerReply Api::answer(const net::ServerRequest& request, const Rights* rights,
                             ApiSide side) const {
  net::ServerReply reply = answer_to(view_, request, rights, side);
  reply.headers.emplace_back("Cache-Control", "no-store");
  return reply;
}

bool match_path(std::string_view pattern, std::string_view path,
                std::vector<std::pair<std::string_view, std::string>>& values) {
  values.clear();
  for (;;) {
    const std::size_t brace = pattern.find('{');
    if (brace == pattern.npos) return pattern == path;
    if (path.substr(0, brace) != pattern.substr(0, brace)) return false;
    const std::size_t end = pattern.find('}');
    const std::string_view name = pattern.substr(brace + 1, end - brace - 1);
    pattern.remove_prefix(end + 1);
    path.remove_prefix(brace);
    const std::string_view value = pattern.empty() ? path : path.substr(0, path.find('/'));
    if (value.empty()) return false;
    values.emplace_back(name, value);
    path.remove_prefix(value.size());
  }
}

}  // namespace hftcpp::gateway
