// Result<T>: a value or the reason why there is none. For code that runs per frame: it never
// throws and never allocates. Set-up code throws instead, with a message for a person.
#pragma once

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

#include <string_view>

namespace hftcpp {

enum class Errc {
  bad_json = 1,    // not JSON, or cut short
  too_deep,        // nested deeper than any exchange nests
  missing_field,   // a documented field is not there
  wrong_type,      // a text where a number should be, and so on
  bad_value,       // the right type, but not a value it may have
  out_of_range,    // a number that does not fit: never wrapped, never rounded
  too_large,       // a frame, a text or a list beyond its bound
  unknown_symbol,  // data for an instrument that nobody named
  rejected,        // the exchange said no
  sequence_gap,    // messages are missing
  bad_checksum,    // the book is not the exchange's book
  crossed_book,    // best bid at or above best ask
  timed_out,       // no answer within the time that was given
  bad_config,      // something in the settings cannot work
};

[[nodiscard]] const boost::system::error_category& hftcpp_category() noexcept;
[[nodiscard]] boost::system::error_code make_error_code(Errc errc) noexcept;

struct Error {
  boost::system::error_code code;
  std::string_view where;  // a literal, the field or the step: an error costs no allocation
};

[[nodiscard]] inline Error error(Errc errc, std::string_view where) noexcept {
  return {make_error_code(errc), where};
}

// Result::value() on an error, for the few who ask for an exception.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& at);

template <class T>
using Result = boost::system::result<T, Error>;

}  // namespace hftcpp

template <>
struct boost::system::is_error_code_enum<hftcpp::Errc> : std::true_type {};
