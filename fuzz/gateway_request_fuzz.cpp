// gateway_request_fuzz: any bytes as a client's message, in each dialect. It is read or refused,
// never anything else; what is accepted can be carried out, what is refused is refused in words
// that can be sent. And MessagePack is made of what is JSON, and of nothing else.
#include "../tests/support/json_oracle.hpp"
#include "service/gateway/dialect.hpp"
#include "service/gateway/message_pack.hpp"

#include <boost/json/parse.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

namespace {

using namespace hftcpp;
using namespace hftcpp::gateway;

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_json(std::string_view text) {
  boost::json::error_code ec;
  boost::json::parse_options options;
  options.max_depth = scan::kMaxDepth;
  static_cast<void>(boost::json::parse(text, ec, {}, options));
  return !ec;
}

// Of the packed dialect: something is there. The packer is looked at by itself.
void check_text(DialectName name, const std::string& text) {
  require(name == DialectName::native_packed ? !text.empty() : is_json(text));
}

void check_request(DialectName name, const ClientRequest& request) {
  require(request.patterns.size() <= kMostPatterns);
  for (const TopicPattern& pattern : request.patterns) {
    require(objection_to(pattern).empty());
    require(!pattern.kind || dialect(name).knows(*pattern.kind));
  }
  const bool has_patterns = request.kind == ClientRequest::Kind::subscribe ||
                            request.kind == ClientRequest::Kind::unsubscribe;
  require(has_patterns == !request.patterns.empty());
  require(request.policy.pace.count() >= 0 && request.policy.pace <= std::chrono::minutes{1});
  require((request.policy.kind == Policy::Kind::batch) == (request.policy.pace.count() > 0));
  require(request.token.size() <= 256 && request.id.size() <= 512 && request.words.size() <= 512);
  require(request.kind != ClientRequest::Kind::authenticate || !request.token.empty());

  Answer answer{.epoch = "e", .patterns = request.patterns};
  std::string out;
  dialect(name).write_answer(out, request, answer);
  check_text(name, out);
}

void check_error(DialectName name, const RequestError& error) {
  require(!error.message.empty() && error.message.size() <= 512);
  std::string quoted = "\"";
  for (const char c : error.message) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  require(is_json(quoted + '"'));  // it is UTF-8, and holds no control characters
  std::string out;
  dialect(name).write_error(out, error);
  check_text(name, out);
}

// All numbers are in range where the whole of it is in the reader's eyes.
void check_pack(std::string_view text) {
  std::string packed;
  const bool done = append_message_pack(packed, text);
  require(done == !packed.empty());
  if (done) require(oracle::reader_passes(text) && packed.size() <= text.size() * 3);
  std::string in_place{text};
  require(pack_in_place(in_place, 0) == done);
  require(in_place == (done ? packed : std::string{text}));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text{reinterpret_cast<const char*>(data), size};
  for (std::size_t i = 0; i < kDialects; ++i) {
    const auto name = static_cast<DialectName>(i);
    const ReadRequest read = dialect(name).read(text);
    if (const auto* const request = std::get_if<ClientRequest>(&read))
      check_request(name, *request);
    else
      check_error(name, std::get<RequestError>(read));
  }
  // Whoever it is has no less than a request with a known type to say.
  if (const auto name = dialect_of(text)) {
    const ReadRequest read = dialect(*name).read(text);
    if (const auto* const error = std::get_if<RequestError>(&read))
      require(!error->message.starts_with("this is no JSON"));
  }
  static_cast<void>(dialect_of_path(text));
  check_pack(text);
  return 0;
}
