// CodecTest: a codec, the symbols that it knows, and what it emits.
#pragma once

#include "support/collector.hpp"
#include "support/field_edits.hpp"
#include "support/frame_edits.hpp"
#include "support/frames.hpp"
#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/symbol_map.hpp>

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp {

inline constexpr Timestamp kArrival{1'800'000'000'000'000'123};

[[nodiscard]] inline Timestamp at(std::string_view iso) {
  return *Timestamp::parse_iso(iso);
}
[[nodiscard]] inline Timestamp at_milliseconds(std::int64_t count) {
  return *Timestamp::from_milliseconds(count);
}

// The error's code; zero when all is well.
[[nodiscard]] inline Errc code_of(const Result<void>& decoded) {
  return decoded ? Errc{} : static_cast<Errc>(decoded.error().code.value());
}

// What goes wrong is to leave a mark: where, and with which frame.
inline void decode_well(Codec& codec, std::string_view frame, EventSink& sink) {
  const auto decoded = codec.decode({frame, kArrival}, sink);
  ASSERT_TRUE(decoded) << decoded.error().code.message() << ": " << decoded.error().where << "\n"
                       << frame;
}

// What makes a good frame one that is to be refused.
struct Damage {
  const char* file;
  const char* field;  // the error's place
  const char* part;   // as it stands in the file's first frame
  const char* by;
};

template <class Tested>
class CodecTest : public testing::Test {
 protected:
  Result<void> decode(std::string_view bytes) { return codec.decode({bytes, kArrival}, sink); }
  void decode_well(std::string_view bytes) { hftcpp::decode_well(codec, bytes, sink); }
  Errc code_of(std::string_view bytes) { return hftcpp::code_of(decode(bytes)); }

  // The fields without which the frame is refused, and rightly so.
  std::vector<std::string> needed(std::string_view frame,
                                  std::initializer_list<std::string_view> path = {}) {
    std::vector<std::string> names;
    for (const auto& [name, without_it] : without_each_field(frame, path)) {
      const Errc code = code_of(without_it);
      if (code == Errc{}) continue;
      EXPECT_EQ(code, Errc::missing_field) << without_it;
      names.push_back(name);
    }
    return names;
  }

  SymbolMap symbols;
  Tested codec{symbols};
  Collector sink;
};

}  // namespace hftcpp
