// Sina's quotes as bytes: replies in, events out; requests out. No socket, no clock, no log.
// There is no documentation of Sina's: docs/exchanges/sina.md says what is known, and from where.
#pragma once

#include "exchanges/a_share/a_share_requests.hpp"
#include "exchanges/a_share/a_share_text_codec.hpp"

namespace hftcpp {

class SinaCodec final : public AShareTextCodec {
 public:
  // `symbols`: from "sh600000", and has to outlive this.
  explicit SinaCodec(const SymbolMap& symbols, AShareCodecSettings settings = {});

 private:
  [[nodiscard]] Result<void> read(const AShareCode& code, std::string_view text,
                                  Quote& quote) noexcept override;
  [[nodiscard]] Result<void> read_short(const AShareCode& code, std::string_view text,
                                        Quote& quote) noexcept override;
};

// Where to ask and how. Without the header Referer every answer is 403.
[[nodiscard]] AShareSource sina_source();

}  // namespace hftcpp
