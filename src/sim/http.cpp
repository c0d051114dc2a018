#include "sim/http.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace hftcpp::sim {

std::uint64_t number_of(const Fields& fields, std::string_view name, std::uint64_t otherwise) {
  const std::string_view text = field_of(fields, name);
  std::uint64_t number = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::size_t limit_of(const HttpRequest& request, std::size_t otherwise, std::size_t most) {
  const std::string_view text = request.argument("limit");
  if (text.empty()) return otherwise;
  std::size_t limit = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (ec != std::errc{} || end != text.data() + text.size()) return 0;
  return std::min(limit, most);
}

std::string HttpReply::to_bytes(bool keep_alive) const {
  return net::ServerReply{status, body, content_type, headers}.to_bytes(keep_alive);
}

}  // namespace hftcpp::sim
