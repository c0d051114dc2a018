#include "service/gateway/request.hpp"

namespace hftcpp::gateway {

std::string_view to_text(RequestErrc code) noexcept {
  switch (code) {
    case RequestErrc::malformed:
      return "malformed";
    case RequestErrc::unknown_type:
      return "unknown_type";
    case RequestErrc::bad_symbol:
      return "bad_symbol";
    case RequestErrc::not_found:
      return "not_found";
    case RequestErrc::too_many:
      return "too_many";
    case RequestErrc::too_fast:
      return "too_fast";
    case RequestErrc::unauthorized:
      return "unauthorized";
    case RequestErrc::forbidden:
      return "forbidden";
    case RequestErrc::too_large:
      return "too_large";
    case RequestErrc::internal:
      return "internal";
  }
  return "internal";
}

std::uint16_t to_number(RequestErrc code) noexcept {
  switch (code) {
    case RequestErrc::malformed:
      return 400;
    case RequestErrc::unknown_type:
      return 405;
    case RequestErrc::bad_symbol:
      return 422;
    case RequestErrc::not_found:
      return 404;
    case RequestErrc::too_many:
      return 409;
    case RequestErrc::too_fast:
      return 429;
    case RequestErrc::unauthorized:
      return 401;
    case RequestErrc::forbidden:
      return 403;
    case RequestErrc::too_large:
      return 413;
    case RequestErrc::internal:
      return 500;
  }
  return 500;
}

}  // namespace hftcpp::gateway
