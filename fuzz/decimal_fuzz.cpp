// decimal_fuzz: any bytes as one number, or as two with a blank between them. What is read must be
// the double that the C library reads, print as a text that reads the same, and obey arithmetic.
#include <hftcpp/core/decimal.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using hftcpp::Decimal;

void check(bool holds) {
  if (!holds) std::abort();
}

void check_one(std::string_view text, const Decimal& value) {
  check(value.to_double() == std::strtod(std::string{text}.c_str(), nullptr));

  const std::string printed = value.to_string();
  check(printed.size() <= Decimal::kMaxText);
  const auto again = Decimal::parse(printed);
  check(again && *again == value && again->to_string() == printed);
  check(value.exponent() > 0 || again->is_identical(value));
}

void check_two(const Decimal& a, const Decimal& b) {
  const auto order = a <=> b;
  check((b <=> a) == (0 <=> order));
  check((a == b) == (order == 0));
  check(order > 0 || a.to_double() <= b.to_double());
  check(order < 0 || a.to_double() >= b.to_double());

  if (const auto sum = add(a, b)) {
    const auto back = subtract(*sum, b);
    check(back && *back == a);
    check(*add(b, a) == *sum);
  }
  if (const auto difference = subtract(a, b)) check((*difference <=> Decimal{}) == order);
  if (const auto product = multiply(a, b)) check(*multiply(b, a) == *product);
  if (const auto same = a.rescaled(b.exponent()))
    check(*same == a && same->exponent() == b.exponent());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const std::size_t blank = text.find(' ');
  const auto a = Decimal::parse(text.substr(0, blank));
  if (a) check_one(text.substr(0, blank), *a);
  if (!a || blank == std::string_view::npos) return 0;

  const auto b = Decimal::parse(text.substr(blank + 1));
  if (b) check_two(*a, *b);
  return 0;
}
