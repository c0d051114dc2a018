// websocket_fuzz: frames from a server that means harm. Wherever the network cuts them, the same
// messages come out, none is longer than the limit, and nothing follows a failure.
#include "net/websocket_wire.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace {

using hftcpp::net::MessageReader;

constexpr std::size_t kMaxMessage = 20'000;

struct Told {
  MessageReader::Kind kind;
  std::string payload;
  boost::system::error_code failure;
  bool operator==(const Told&) const = default;
};

// False once there has been a failure.
bool take_all(MessageReader& reader, std::vector<Told>& told) {
  for (;;) {
    const auto item = reader.next();
    if (item.kind == MessageReader::Kind::need_more) return true;
    if (item.payload.size() > kMaxMessage) std::abort();
    told.push_back({item.kind, std::string{item.payload}, item.failure});
    if (item.kind == MessageReader::Kind::failure) return false;
  }
}

std::vector<Told> read_in_pieces(std::string_view bytes, std::size_t piece) {
  MessageReader reader{kMaxMessage};
  std::vector<Told> told;
  while (!bytes.empty()) {
    const auto space = reader.space();
    const std::size_t size = std::min({space.size(), bytes.size(), piece});
    std::memcpy(space.data(), bytes.data(), size);
    reader.commit(size);
    bytes.remove_prefix(size);
    if (!take_all(reader, told)) break;
  }
  return told;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes{reinterpret_cast<const char*>(data + 1), size - 1};
  if (read_in_pieces(bytes, bytes.size()) != read_in_pieces(bytes, data[0] + 1u)) std::abort();
  return 0;
}
