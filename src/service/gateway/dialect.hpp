// Dialect: how one kind of client speaks. Pure: texts in, requests out; events in, texts out. No
// socket, no clock, no state: one object serves all clients that speak it.
#pragma once

#include "service/gateway/event_ref.hpp"
#include "service/gateway/request.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hftcpp::gateway {

enum class DialectName : std::uint8_t { native, native_packed, typed, realtime, simple };
inline constexpr std::size_t kDialects = 5;

// An event with its place in the order of all that the server has published.
struct Published {
  EventRef event;
  std::uint64_t sequence = 0;
  std::uint64_t previous = 0;  // the one before it on its topic; 0: it is the first
  bool is_snapshot = false;    // the newest that there is, sent because somebody asked
};

class Dialect {
 public:
  virtual ~Dialect() = default;

  // What a client's message asks for. A text that is no JSON, or not UTF-8, is `malformed`.
  [[nodiscard]] virtual ReadRequest read(std::string_view message) const = 0;

  // These append one message each.
  virtual void write_answer(std::string& out, const ClientRequest& request,
                            const Answer& answer) const = 0;
  virtual void write_error(std::string& out, const RequestError& error) const = 0;
  // False, and nothing is appended, where the dialect has no words for it.
  virtual bool write_notice(std::string& out, const Notice& notice) const = 0;
  // Likewise for events of kinds that it does not know.
  virtual bool write_event(std::string& out, const Published& event) const = 0;

  // Whether it has words for events of the kind.
  [[nodiscard]] virtual bool knows(TopicKind kind) const noexcept = 0;
};

// Serves as long as the program runs.
[[nodiscard]] const Dialect& dialect(DialectName name);

// Whose message this is, where the path did not say: by its members ("op", "type", "subscribe";
// with a token alone it is the simple dialect's). Nothing when it is nobody's.
[[nodiscard]] std::optional<DialectName> dialect_of(std::string_view first_message);
// "/api/realtime/ws", "/v1/stream", "/v1/stream?encoding=msgpack": a target with its query. Nothing
// where the first message decides.
[[nodiscard]] std::optional<DialectName> dialect_of_path(std::string_view target) noexcept;
[[nodiscard]] std::string_view to_text(DialectName name) noexcept;  // "native_packed"

}  // namespace hftcpp::gateway
