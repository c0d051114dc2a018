// sina_codec_fuzz: any bytes as a reply of Sina's quotes.
#include "core/a_share_symbols.hpp"
#include "exchanges/sina/sina_codec.hpp"
#include "reply_fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hftcpp;
  static const Symbol good = a_share_symbol("sh600000");
  static const SymbolMap symbols = [] {
    SymbolMap map;
    map.add("sh600000", good);
    for (const char* const code :
         {"sh600396", "sz000001", "bj920118", "sh510300", "sz162411", "sz160922", "sh000001"})
      map.add(code, a_share_symbol(code));
    return map;
  }();
  static SinaCodec leaving{symbols};
  static SinaCodec taking{symbols, {.short_form = AShareShortForm::quote}};
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  for (SinaCodec* const codec : {&leaving, &taking})
    fuzz::check_reply(
        *codec, bytes,
        "var hq_str_sh600000=\"x,1,1,1,1,1,1,1,100,100,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,"
        "0,0,0,0,2026-07-23,15:00:00\";",
        good);
  return 0;
}
