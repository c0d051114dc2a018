// What clients ask for, and what they are answered, whatever dialect they speak.
#pragma once

#include "service/gateway/topic.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace hftcpp::gateway {

// How a client gets what it subscribed to.
struct Policy {
  enum class Kind : std::uint8_t {
    latest,  // what is not sent yet is replaced by what is newer; trades, and what is ours, never
    every,   // all of it, in order; what a client is too slow for is dropped, and it is told
    batch    // all of it, together in one message every `pace`
  };
  Kind kind = Kind::latest;
  std::chrono::milliseconds pace{0};

  friend bool operator==(const Policy&, const Policy&) = default;
};

// How far a client had come when it was cut off.
struct ResumePoint {
  std::string epoch;
  std::uint64_t sequence = 0;  // the last that it has
};

// So many patterns a request names at most; more of them are `too_many`.
inline constexpr std::size_t kMostPatterns = 10'000;

struct ClientRequest {
  enum class Kind : std::uint8_t {
    subscribe,
    unsubscribe,
    unsubscribe_all,
    authenticate,  // the token is all of it
    heartbeat,     // and pings of a dialect's own
    acknowledge,   // needs no answer: the client's word on what it was sent
    list           // what it is subscribed to
  };
  Kind kind = Kind::subscribe;
  std::vector<TopicPattern> patterns{};
  Policy policy{};
  bool wants_snapshot = true;
  std::optional<ResumePoint> resume{};
  std::string token{};  // of a first message, in any dialect
  // To be sent back: the JSON text of the client's number of the request, and what the dialect
  // needs of its words for an answer.
  std::string id{};
  std::string words{};
};

// Codes of errors, the same in every dialect; a dialect may show them as numbers of its own.
enum class RequestErrc : std::uint8_t {
  malformed,     // no JSON, or not of a form that there is
  unknown_type,  // of a request, or of data
  bad_symbol,
  not_found,  // no stream here has it
  too_many,   // subscriptions
  too_fast,   // requests
  unauthorized,
  forbidden,  // the token is good, but has no right to it
  too_large,
  internal
};
[[nodiscard]] std::string_view to_text(RequestErrc code) noexcept;  // "bad_symbol"
// For dialects whose codes are numbers: what HTTP has for it, as far as it has something. Never 0.
[[nodiscard]] std::uint16_t to_number(RequestErrc code) noexcept;

struct RequestError {
  RequestErrc code = RequestErrc::malformed;
  std::string message;  // for a person: what is wrong, and what would be right
  std::string id{};     // of the request, if it could be read
  std::string words{};
  Timestamp at{};  // when it is said, for dialects that tell the time; unset: they leave it out
};

using ReadRequest = std::variant<ClientRequest, RequestError>;

// What became of a request that could be read.
struct Answer {
  std::string epoch{};
  std::uint64_t sequence = 0;            // the newest there is: what comes next is newer
  std::size_t subscriptions = 0;         // that the client has now
  std::vector<TopicPattern> patterns{};  // of a list
  // Of a resume: how many events follow that were missed, and how many of which topics are gone.
  struct Resumed {
    bool is_same_epoch = false;
    std::uint64_t missed = 0;
    std::vector<Topic> gone{};
  };
  std::optional<Resumed> resumed{};
  Timestamp at{};  // as in a RequestError
};

// What the server says unasked.
struct Notice {
  enum class Kind : std::uint8_t {
    dropped,  // events of a topic that a client was too slow for
    heartbeat,
    gap,     // what was not heard while the server was not running
    closing  // why the connection ends
  };
  Kind kind = Kind::heartbeat;
  std::optional<Topic> topic{};
  std::uint64_t count = 0;
  std::uint64_t first = 0;  // sequences
  std::uint64_t last = 0;
  std::string message{};
  Timestamp at{};
};

}  // namespace hftcpp::gateway
