// tencent_codec_fuzz: any bytes as a reply of Tencent's quotes.
#include "core/a_share_symbols.hpp"
#include "exchanges/tencent/tencent_codec.hpp"
#include "reply_fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hftcpp;
  static const Symbol good = a_share_symbol("sh600000");
  static const SymbolMap symbols = [] {
    SymbolMap map;
    map.add("sh600000", good);
    for (const char* const code :
         {"sh600519", "sh510300", "sz161725", "sz000001", "bj920002", "sh113050"})
      map.add(code, a_share_symbol(code));
    return map;
  }();
  static TencentCodec leaving{symbols};
  static TencentCodec taking{symbols, {.short_form = AShareShortForm::quote}};
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  for (TencentCodec* const codec : {&leaving, &taking})
    fuzz::check_reply(*codec, bytes,
                      "v_sh600000=\"1~x~600000~1~1~1~0~~~~~~~~~~~~~~~~~~~~~~~~20260921161446~~~1~1~"
                      "~~~~~~~~~~~~~~\";",
                      good);
  return 0;
}
