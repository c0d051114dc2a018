// event_json_reader.cpp: reading events back. By way of Boost.JSON's tree: this is for what
// comes from files and from other machines, not for the frames of an exchange.
#include "core/event_members.hpp"
#include <hftcpp/core/event_json.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <limits>
#include <optional>
#include <utility>

namespace hftcpp {
namespace {

namespace json = boost::json;

// Fills in an event's members, and keeps the first error.
class Reader {
 public:
  explicit Reader(const json::object& object) noexcept : object_{object} {}

  [[nodiscard]] const std::optional<Error>& error() const noexcept { return error_; }

  template <std::size_t Size, class T>
  void member(const char (&name)[Size], T& out) {
    if (const json::value* value = find(name))
      take(name, *value, out);
    else
      fail(Errc::missing_field, name);
  }

  template <std::size_t Size, class T>
  void optional(const char (&name)[Size], T& out) {
    if (const json::value* value = find(name)) take(name, *value, out);
  }

 private:
  const json::value* find(std::string_view name) const noexcept {
    return object_.if_contains(name);
  }

  void fail(Errc errc, std::string_view name) noexcept {
    if (!error_) error_ = hftcpp::error(errc, name);
  }

  void take(std::string_view name, const json::value& value, auto& out) {
    if (const Errc errc = read(value, out); errc != Errc{}) fail(errc, name);
  }
  template <class T>
  void take(std::string_view name, const json::value& value, std::optional<T>& out) {
    take(name, value, out.emplace());
  }
  // The member inside says more than the list that it is in.
  void take(std::string_view name, const json::value& value, std::vector<MyOrder>& out) {
    if (!value.is_array()) return fail(Errc::wrong_type, name);
    for (const json::value& each : value.get_array()) {
      if (!each.is_object()) return fail(Errc::wrong_type, name);
      Reader inner{each.get_object()};
      visit_members(inner, out.emplace_back());
      if (inner.error() && !error_) error_ = inner.error();
    }
  }

  // Each returns Errc{} when all is well.
  static Errc read(const json::value& value, std::string_view& out) noexcept {
    if (!value.is_string()) return Errc::wrong_type;
    out = value.get_string();
    return Errc{};
  }

  template <class T>
  static Errc read_name(const json::value& value, T& out) {
    std::string_view text;
    const Errc errc = read(value, text);
    if (errc == Errc{}) out = T{text};
    return errc;
  }
  static Errc read(const json::value& value, Exchange& out) { return read_name(value, out); }
  static Errc read(const json::value& value, Symbol& out) { return read_name(value, out); }
  static Errc read(const json::value& value, std::string& out) { return read_name(value, out); }

  static Errc read(const json::value& value, Decimal& out) noexcept {
    std::string_view text;
    if (const Errc errc = read(value, text); errc != Errc{}) return errc;
    const auto number = Decimal::parse(text);
    if (!number) return static_cast<Errc>(number.error().code.value());
    out = *number;
    return Errc{};
  }

  template <std::size_t Capacity>
  static Errc read(const json::value& value, InlineText<Capacity>& out) noexcept {
    std::string_view text;
    if (const Errc errc = read(value, text); errc != Errc{}) return errc;
    const auto made = InlineText<Capacity>::make(text);
    if (!made) return Errc::too_large;
    out = *made;
    return Errc{};
  }

  // Integers only: a double has lost digits of a time in nanoseconds.
  static Errc read(const json::value& value, std::int64_t& out) noexcept {
    if (value.is_uint64()) return Errc::out_of_range;
    if (!value.is_int64()) return Errc::wrong_type;
    out = value.get_int64();
    return Errc{};
  }
  static Errc read(const json::value& value, std::uint64_t& out) noexcept {
    if (value.is_uint64()) {
      out = value.get_uint64();
      return Errc{};
    }
    if (!value.is_int64()) return Errc::wrong_type;
    if (value.get_int64() < 0) return Errc::out_of_range;
    out = static_cast<std::uint64_t>(value.get_int64());
    return Errc{};
  }
  static Errc read(const json::value& value, std::uint32_t& out) noexcept {
    std::uint64_t wide = 0;
    if (const Errc errc = read(value, wide); errc != Errc{}) return errc;
    if (wide > std::numeric_limits<std::uint32_t>::max()) return Errc::out_of_range;
    out = static_cast<std::uint32_t>(wide);
    return Errc{};
  }
  static Errc read(const json::value& value, bool& out) noexcept {
    if (!value.is_bool()) return Errc::wrong_type;
    out = value.get_bool();
    return Errc{};
  }
  static Errc read(const json::value& value, Timestamp& out) noexcept {
    std::int64_t nanoseconds = 0;
    const Errc errc = read(value, nanoseconds);
    out = Timestamp{nanoseconds};
    return errc;
  }
  static Errc read(const json::value& value, std::chrono::seconds& out) noexcept {
    std::int64_t count = 0;
    const Errc errc = read(value, count);
    out = std::chrono::seconds{count};
    return errc;
  }

  template <class T, std::size_t Count>
  static Errc read_word(const json::value& value, const T (&words)[Count], T& out) noexcept {
    std::string_view text;
    if (const Errc errc = read(value, text); errc != Errc{}) return errc;
    for (const T word : words) {
      if (to_text(word) != text) continue;
      out = word;
      return Errc{};
    }
    return Errc::bad_value;
  }
  static Errc read(const json::value& value, Side& out) noexcept {
    return read_word(value, {Side::unknown, Side::buy, Side::sell}, out);
  }
  static Errc read(const json::value& value, OrderStatus& out) noexcept {
    return read_word(value,
                     {OrderStatus::open, OrderStatus::partially_filled, OrderStatus::filled,
                      OrderStatus::canceled, OrderStatus::rejected, OrderStatus::expired},
                     out);
  }
  static Errc read(const json::value& value, StreamState& out) noexcept {
    return read_word(value,
                     {StreamState::connected, StreamState::disconnected, StreamState::subscribed,
                      StreamState::rejected, StreamState::stale, StreamState::gap,
                      StreamState::resynced, StreamState::failed},
                     out);
  }
  static Errc read(const json::value& value, Channel& out) noexcept {
    std::string_view text;
    if (const Errc errc = read(value, text); errc != Errc{}) return errc;
    const auto channel = to_channel(text);
    if (!channel) return Errc::bad_value;
    out = *channel;
    return Errc{};
  }

  static Errc read(const json::value& value, Level& out) noexcept {
    if (!value.is_array()) return Errc::wrong_type;
    const json::array& pair = value.get_array();
    if (pair.size() != 2) return Errc::bad_value;
    const Errc errc = read(pair[0], out.price);
    return errc != Errc{} ? errc : read(pair[1], out.size);
  }
  static Errc read(const json::value& value, std::vector<Level>& out) {
    if (!value.is_array()) return Errc::wrong_type;
    for (const json::value& level : value.get_array())
      if (const Errc errc = read(level, out.emplace_back()); errc != Errc{}) return errc;
    return Errc{};
  }
  static Errc read(const json::value& value, std::array<Level, 5>& out) noexcept {
    if (!value.is_array()) return Errc::wrong_type;
    const json::array& levels = value.get_array();
    if (levels.size() != out.size()) return Errc::bad_value;
    for (std::size_t i = 0; i < out.size(); ++i)
      if (const Errc errc = read(levels[i], out[i]); errc != Errc{}) return errc;
    return Errc{};
  }

  const json::object& object_;
  std::optional<Error> error_;
};

template <class E>
Result<Event> read_event(const json::object& object) {
  E event;
  Reader reader{object};
  visit_members(reader, event);
  if (reader.error()) return *reader.error();
  return Event{std::move(event)};
}

template <std::size_t... Index>
Result<Event> read_any(std::string_view type, const json::object& object,
                       std::index_sequence<Index...>) {
  Result<Event> result = error(Errc::bad_value, "type");
  (void)((kTypeName<std::variant_alternative_t<Index, Event>> == type &&
          (result = read_event<std::variant_alternative_t<Index, Event>>(object), true)) ||
         ...);
  return result;
}

}  // namespace

Result<Event> parse_event(std::string_view text) noexcept {
  boost::system::error_code ec;
  const json::value root = json::parse(text, ec);
  if (ec == json::error::too_deep) return error(Errc::too_deep, "event");
  if (ec) return error(Errc::bad_json, "event");
  if (!root.is_object()) return error(Errc::wrong_type, "event");

  const json::value* type = root.get_object().if_contains("type");
  if (type == nullptr) return error(Errc::missing_field, "type");
  if (!type->is_string()) return error(Errc::wrong_type, "type");
  return read_any(type->get_string(), root.get_object(),
                  std::make_index_sequence<std::variant_size_v<Event>>{});
}

}  // namespace hftcpp
