// http_fields: names and values as HTTP has them: headers, queries, forms.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hftcpp::net {

using Fields = std::vector<std::pair<std::string, std::string>>;
using Headers = Fields;

// Without regard to case; empty when absent.
[[nodiscard]] std::string_view find_header(const Headers& headers, std::string_view name) noexcept;
[[nodiscard]] bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept;
// Whether a list ("keep-alive, Upgrade") names the word, in any case.
[[nodiscard]] bool has_word(std::string_view list, std::string_view word) noexcept;
// Whether it can stand where a header's value does: it holds no end of a line.
[[nodiscard]] bool is_field_value(std::string_view text) noexcept;

// "a%20b" is "a b"; what is no such escape stays as it is.
[[nodiscard]] std::string decode_percent(std::string_view text);
// "nonce=1&pair=XBTUSD", decoded: a query, or the body of a form.
[[nodiscard]] Fields parse_form(std::string_view text);
// The first of exactly that name: empty when absent.
[[nodiscard]] std::string_view field_of(const Fields& fields, std::string_view name) noexcept;

}  // namespace hftcpp::net
