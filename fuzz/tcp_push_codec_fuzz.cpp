// tcp_push_codec_fuzz: any bytes as a push server's stream. Wherever the network cuts it the same
// frames come out, none is longer than it may be, and whatever they hold, numbers stay with their
// share: a record is told as it would be alone.
#include "codec_fuzz.hpp"
#include "exchanges/tcp_push/tcp_push_codec.hpp"
#include "exchanges/tcp_push/tcp_push_frame.hpp"
#include "exchanges/tcp_push/tcp_push_symbols.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace {

using namespace hftcpp;

struct PushedStream {
  std::vector<std::string> frames;
  bool has_failed = false;
  bool operator==(const PushedStream&) const = default;
};

PushedStream read_in_pieces(std::string_view bytes, std::size_t piece) {
  PushedStream told;
  std::string buffered;
  while (!bytes.empty() && !told.has_failed) {
    const std::size_t size = std::min(bytes.size(), piece);
    buffered += bytes.substr(0, size);
    bytes.remove_prefix(size);
    for (;;) {
      const auto frame = tcp_push_frame_size(buffered);
      told.has_failed = !frame;
      if (!frame || !*frame || **frame > buffered.size()) break;
      fuzz::require(**frame >= 4 && **frame <= kTcpPushMaxPayload + 4);
      told.frames.push_back(buffered.substr(0, **frame));
      buffered.erase(0, **frame);
    }
  }
  return told;
}

// What a refusal without a length says ends where the bytes end that have come by then.
bool has_loose_refusal(std::string_view bytes) {
  constexpr std::array<std::string_view, 3> kBeginnings{"Toke", "toke", "\xE9\x89\xB4\xE6"};
  return std::ranges::any_of(kBeginnings, [&](std::string_view beginning) {
    return bytes.find(beginning) != std::string_view::npos;
  });
}

class Quotes final : public EventSink {
 public:
  void on_quote(const Quote& event) override { append_json(text, event); }
  void on_ticker(const Ticker& event) override { append_json(text, event); }
  void on_control(const Control& control) override {
    fuzz::require(control.kind == Control::Kind::unknown ||
                  control.kind == Control::Kind::logged_in ||
                  control.kind == Control::Kind::login_refused);
  }
  std::string text;
};

std::string quotes_of(Codec& codec, std::string_view bytes) {
  const std::unique_ptr<char[]> exact{new char[bytes.size()]};  // a read behind its end is seen
  bytes.copy(exact.get(), bytes.size());
  Quotes quotes;
  static_cast<void>(codec.decode({{exact.get(), bytes.size()}, Timestamp{7}}, quotes));
  return std::move(quotes.text);
}

bool is_json(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

// Neither Beijing's form, nor with a length before it.
bool is_plain(std::string_view text) {
  return !is_json(text) && tcp_push_payload(text).size() == text.size();
}

void check_payload(std::string_view payload, const SymbolMap& symbols) {
  TcpPushCodec codec{symbols};
  const std::string whole = quotes_of(codec, payload);
  if (!is_plain(payload)) return;
  std::string apart;
  for (std::size_t begin = 0; begin <= payload.size();) {
    const std::size_t end = std::min(payload.find_first_of("#\n", begin), payload.size());
    const std::string_view record = payload.substr(begin, end - begin);
    if (!is_plain(record)) return;
    apart += quotes_of(codec, record);
    begin = end + 1;
  }
  fuzz::require(whole == apart);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static const SymbolMap& symbols = []() -> SymbolMap& {
    static SymbolMap map;
    for (const char* const share : {"600000.sh", "000001.sz", "920002.bj"})
      map.add(tcp_push_native(Symbol{share}), Symbol{share});
    return map;
  }();
  const std::string_view bytes{reinterpret_cast<const char*>(data + 1), size - 1};
  const PushedStream whole = read_in_pieces(bytes, bytes.size());
  if (!has_loose_refusal(bytes))
    fuzz::require(whole == read_in_pieces(bytes, data[0] + std::size_t{1}));
  for (const std::string& frame : whole.frames) check_payload(tcp_push_payload(frame), symbols);
  check_payload(bytes, symbols);
  return 0;
}
