// An event is written once for all of its receivers, and costs no allocation beside its text.
#include "service/gateway/dialect_support.hpp"
#include "support/counted_new.hpp"

#include <string>

namespace hftcpp::gateway {
namespace {

TEST(Dialects, WriteEventsWithoutAllocations) {
  std::string out;
  out.reserve(64 * 1024);
  const auto events = full_events();
  std::size_t written = 0;
  for (std::size_t i = 0; i < kDialects; ++i) {
    const Dialect& speaker = dialect(static_cast<DialectName>(i));
    for (const Event& event : events) {
      out.clear();
      const auto before = test::allocation_count;
      if (speaker.write_event(out, {.event = ref_to(event), .sequence = 5})) ++written;
      EXPECT_EQ(test::allocation_count, before)
          << to_text(static_cast<DialectName>(i)) << ' ' << event.index();
    }
  }
  EXPECT_EQ(written, 13u + 13u + 4u + 1u + 1u);
}

}  // namespace
}  // namespace hftcpp::gateway
