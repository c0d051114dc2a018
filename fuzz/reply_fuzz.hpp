// What holds for the codecs of replies that have a record per code, whatever bytes they get: they
// return, read nothing behind the end, and a line tells the same alone as beside any others: so no
// bad record costs a good one, and none is taken for another's.
#pragma once

#include "codec_fuzz.hpp"

namespace hftcpp::fuzz {

class QuoteRecord final : public EventSink {
 public:
  void on_quote(const Quote& event) override {
    append_json(text, event);
    last = event.symbol;
  }
  void on_ticker(const Ticker& event) override { append_json(text, event); }
  void on_control(const Control& control) override {
    text += "control " + std::to_string(static_cast<int>(control.kind));
    for (const std::string_view part : {control.channel, control.symbol, control.text})
      oracle::append_text(text, ' ', part);
  }

  std::string text;
  Symbol last;
};

inline QuoteRecord told(Codec& codec, std::string_view bytes) {
  // Of exactly the text's size, so that a read behind its end is seen.
  const std::unique_ptr<char[]> exact{new char[bytes.size()]};
  bytes.copy(exact.get(), bytes.size());
  QuoteRecord record;
  const auto decoded = codec.decode({{exact.get(), bytes.size()}, Timestamp{}}, record);
  require(decoded || decoded.error().code.failed());
  return record;
}

// `good`: a record, without a line break, and whose it is.
inline void check_reply(Codec& codec, std::string_view bytes, std::string_view good, Symbol whose) {
  const std::string together = told(codec, bytes).text;
  std::string apart;
  for (std::string_view rest = bytes; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    apart += told(codec, rest.substr(0, end)).text;
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
  }
  require(together == apart);

  std::string with_good{bytes};
  (with_good += '\n') += good;
  const QuoteRecord both = told(codec, with_good);
  require(both.last == whose && both.text == together + told(codec, good).text);
}

}  // namespace hftcpp::fuzz
