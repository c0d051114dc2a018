// gateway_wire_fuzz: a client that means harm, first as a websocket's frames, then as HTTP. However
// the network cuts what it says, the server reads the same, nothing is longer than its limit, and
// nothing follows a failure.
#include "net/http_server.hpp"
#include "net/websocket_server.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

using hftcpp::net::ClientMessageReader;
using hftcpp::net::HttpRequestReader;
using hftcpp::net::ServerReply;
using hftcpp::net::ServerRequest;

constexpr std::size_t kMaxMessage = 20'000;
constexpr hftcpp::net::RequestLimits kLimits{.head = 4'000, .body = 10'000};

void require(bool holds) {
  if (!holds) std::abort();
}

struct ToldItem {
  ClientMessageReader::Kind kind;
  std::string payload;
  hftcpp::net::CloseCode code;
  std::string_view reason;
  bool operator==(const ToldItem&) const = default;
};

std::vector<ToldItem> read_frames(std::string_view bytes, std::size_t piece) {
  using Kind = ClientMessageReader::Kind;
  ClientMessageReader reader{kMaxMessage};
  std::vector<ToldItem> told;
  while (!bytes.empty()) {
    std::string part{bytes.substr(0, piece)};
    bytes.remove_prefix(part.size());
    reader.take(part);
    for (auto item = reader.next(); item.kind != Kind::need_more; item = reader.next()) {
      require(item.payload.size() <= kMaxMessage);
      require(told.empty() ||
              (told.back().kind != Kind::failure && told.back().kind != Kind::close));
      told.push_back({item.kind, std::string{item.payload}, item.code, item.reason});
    }
    require(reader.held() <= 2 * kMaxMessage + 14);
  }
  return told;
}

struct ToldRequests {
  std::vector<std::string> requests;
  unsigned refused = 0;
  bool operator==(const ToldRequests&) const = default;
};

std::string all_of(const ServerRequest& request) {
  std::string all = request.method + '\n' + request.target + '\n' + request.path + '\n' +
                    request.body + '\n' + (request.keep_alive ? "k" : "c");
  for (const auto& [name, value] : request.headers) all += '\n' + name + ':' + value;
  for (const auto& [name, value] : request.query) all += '\n' + name + '=' + value;
  return all += '\n' + hftcpp::net::answer_handshake(request).bytes;
}

ToldRequests read_requests(std::string_view bytes, std::size_t piece) {
  HttpRequestReader reader{kLimits};
  ToldRequests told;
  std::string buffered;
  std::optional<ServerReply> refusal;
  while (!bytes.empty() && !refusal) {
    buffered += bytes.substr(0, piece);
    bytes.remove_prefix(std::min(piece, bytes.size()));
    while (const auto request = reader.next(buffered, refusal)) {
      require(!refusal && request->body.size() <= kLimits.body);
      told.requests.push_back(all_of(*request));
    }
    require(refusal || buffered.size() <= kLimits.head);
  }
  if (refusal) told.refused = refusal->status;
  return told;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes{reinterpret_cast<const char*>(data + 1), size - 1};
  const std::size_t piece = data[0] + 1u;
  require(read_frames(bytes, bytes.size()) == read_frames(bytes, piece));
  require(read_requests(bytes, bytes.size()) == read_requests(bytes, piece));
  return 0;
}
