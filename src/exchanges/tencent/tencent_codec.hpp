// Tencent's quotes as bytes: replies in, events out; requests out. No socket, no clock, no log.
// There is no documentation of Tencent's: docs/exchanges/tencent.md says what is known, and from
// where.
#pragma once

#include "exchanges/a_share/a_share_requests.hpp"
#include "exchanges/a_share/a_share_text_codec.hpp"

namespace hftcpp {

class TencentCodec final : public AShareTextCodec {
 public:
  // `symbols`: from "sh600000", and has to outlive this.
  explicit TencentCodec(const SymbolMap& symbols, AShareCodecSettings settings = {});

 private:
  [[nodiscard]] Result<void> read(const AShareCode& code, std::string_view text,
                                  Quote& quote) noexcept override;
  [[nodiscard]] Result<void> read_short(const AShareCode& code, std::string_view text,
                                        Quote& quote) noexcept override;
};

// Where to ask and how.
[[nodiscard]] AShareSource tencent_source();

}  // namespace hftcpp
