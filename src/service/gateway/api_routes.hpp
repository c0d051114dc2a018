// The table of all that can be asked over HTTP. What is not in it is not answered, and what is in
// it is in /openapi.json.
#pragma once

#include "service/gateway/api_call.hpp"

#include <span>
#include <string>
#include <string_view>

namespace hftcpp::gateway {

// A member's type in the tables: "text", "integer", "number", "boolean", the name of an ApiSchema,
// "[T]" for a list and "{T}" for an object whose names are data. A "?" behind it: it may be null.
struct ApiParameter {
  std::string_view name;
  std::string_view type;
  std::string_view description;
};

// Who may ask without a token, even where one is needed.
enum class ApiNeeds : std::uint8_t { nothing, token };

struct ApiRoute {
  std::string_view method;
  std::string_view path;  // "/v1/book/{exchange}/{symbol}"; the last may hold slashes
  ApiSide side = ApiSide::open;
  ApiNeeds needs = ApiNeeds::token;
  std::string_view summary;
  std::span<const ApiParameter> parameters{};
  std::string_view answer;  // the ApiSchema of status 200, and of 503 where there is one
  net::ServerReply (*handle)(const ApiCall& call) = nullptr;
};

struct ApiSchema {
  std::string_view name;
  // "ready:boolean streams:[StreamReadiness] reason~:text": "~" is not always there, and "..." at
  // the end says that there are others.
  std::string_view members;
};

// On the admin side its own rows count before the open ones of the same path.
[[nodiscard]] std::span<const ApiRoute> api_routes() noexcept;
[[nodiscard]] std::span<const ApiSchema> api_schemas() noexcept;

// Whether the path is of the pattern; fills in what stands for its {…}.
[[nodiscard]] bool match_path(std::string_view pattern, std::string_view path,
                              std::vector<std::pair<std::string_view, std::string>>& values);

// OpenAPI 3.0.3, as that side sees it.
[[nodiscard]] std::string api_document(ApiSide side);

// ---- what answers ----

[[nodiscard]] net::ServerReply answer_health(const ApiCall& call);
[[nodiscard]] net::ServerReply answer_readiness(const ApiCall& call);
[[nodiscard]] net::ServerReply answer_document(const ApiCall& call);
[[nodiscard]] net::ServerReply answer_status(const ApiCall& call);
[[nodiscard]] net::ServerReply answer_clients(const ApiCall& call);
[[nodiscard]] net::ServerReply answer_all_clients(const ApiCall& call);

[[nodiscard]] net::ServerReply answer_last(const ApiCall& call);
[[nodiscard]] net::ServerReply answer_book(const ApiCall& call);
[[nodiscard]] net::ServerReply answer_klines(const ApiCall& call);

[[nodiscard]] net::ServerReply answer_instruments(const ApiCall& call);
[[nodiscard]] net::ServerReply answer_streams(const ApiCall& call);
[[nodiscard]] net::ServerReply answer_gaps(const ApiCall& call);

[[nodiscard]] net::ServerReply answer_realtime_status(const ApiCall& call);
[[nodiscard]] net::ServerReply answer_realtime_stock(const ApiCall& call);
[[nodiscard]] net::ServerReply answer_realtime_summary(const ApiCall& call);
[[nodiscard]] net::ServerReply answer_realtime_start(const ApiCall& call);

// Whether all streams bring data, or need not.
[[nodiscard]] bool are_streams_ready(const ApiCall& call);

}  // namespace hftcpp::gateway
