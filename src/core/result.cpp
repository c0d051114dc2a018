// result.cpp: what each Errc says to a person.
#include <hftcpp/core/result.hpp>

#include <boost/system/system_error.hpp>

#include <string>

namespace hftcpp {
namespace {

class Category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "hftcpp"; }

  std::string message(int value) const override {
    switch (static_cast<Errc>(value)) {
      case Errc::bad_json: return "not valid JSON, or cut short";
      case Errc::too_deep: return "nested too deeply";
      case Errc::missing_field: return "a field is missing";
      case Errc::wrong_type: return "a value has the wrong type";
      case Errc::bad_value: return "a value is not one that it may have";
      case Errc::out_of_range: return "a number does not fit";
      case Errc::too_large: return "too large";
      case Errc::unknown_symbol: return "an instrument that nobody subscribed to";
      case Errc::rejected: return "the exchange refused";
      case Errc::sequence_gap: return "messages are missing";
      case Errc::bad_checksum: return "the checksum of the book is wrong";
      case Errc::crossed_book: return "the book is crossed";
      case Errc::timed_out: return "no answer in time";
      case Errc::bad_config: return "the settings cannot work";
    }
    return "unknown error";
  }
};

}  // namespace

const boost::system::error_category& hftcpp_category() noexcept {
  static const Category category;
  return category;
}

boost::system::error_code make_error_code(Errc errc) noexcept {
  return {static_cast<int>(errc), hftcpp_category()};
}

void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw boost::system::system_error{error.code, std::string{error.where}};
}

}  // namespace hftcpp
