// a_share_text_codec_test: what holds for each source whose answers are one statement per code.
// Which fields there are is in the tests of each codec.
#include "exchanges/a_share/a_share_text_codec.hpp"

#include "core/a_share_symbols.hpp"
#include "exchanges/codec_fixture.hpp"
#include "exchanges/sina/sina_codec.hpp"
#include "exchanges/tencent/tencent_codec.hpp"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace hftcpp {
namespace {

template <class Kind>
std::unique_ptr<AShareTextCodec> make_text_codec(const SymbolMap& symbols,
                                                 AShareCodecSettings settings) {
  return std::make_unique<Kind>(symbols, settings);
}

struct TextSource {
  std::string name;
  std::unique_ptr<AShareTextCodec> (*make)(const SymbolMap& symbols, AShareCodecSettings settings);
  std::string file;                       // of three records
  std::array<std::string_view, 3> codes;  // of them
  char separator;
  std::string_view first;           // in the second record: where its fields begin that may be lost
  std::string_view time;            // and where its time is, behind which they may not matter
  std::array<std::size_t, 4> cuts;  // in the middle of a code, of the name, of the fields
  std::string_view unknown;         // what is said of a code that there is not
};

const std::array kTextSources{TextSource{.name = "sina",
                                         .make = make_text_codec<SinaCodec>,
                                         .file = "shares_2026.txt",
                                         .codes = {"sh600396", "sz000001", "bj920118"},
                                         .separator = ',',
                                         .first = "\"",
                                         .time = "15:36:00",
                                         .cuts = {3, 20, 25, 90},
                                         .unknown = "var hq_str_sz160923=\"\";\n"},
                              TextSource{.name = "tencent",
                                         .make = make_text_codec<TencentCodec>,
                                         .file = "quotes_2026.txt",
                                         .codes = {"sh600519", "sh510300", "sz161725"},
                                         .separator = '~',
                                         .first = "~510300~",
                                         .time = "20260807161452",
                                         .cuts = {1, 9, 14, 90},
                                         .unknown = "v_sz160923=\"\";\n"}};

void PrintTo(const TextSource& source, std::ostream* out) {
  *out << source.name;
}

class AShareTextCodecTest : public testing::TestWithParam<TextSource> {
 protected:
  AShareTextCodecTest() {
    for (const std::string_view code : GetParam().codes) add(code);
    for (const char* const code : {"sz160923", "sh000001", "sz000001"}) add(code);
    lines = load_lines(GetParam().name + "/" + GetParam().file);
    codec = make({});
  }
  void add(std::string_view code) { symbols.add(std::string{code}, a_share_symbol(code)); }
  std::unique_ptr<AShareTextCodec> make(AShareCodecSettings settings) {
    return GetParam().make(symbols, settings);
  }
  static std::string reply(std::string_view file) {
    return load_file(data_path(GetParam().name + "/" + std::string{file}));
  }
  static std::string whole() { return reply(GetParam().file); }
  static Symbol symbol(std::size_t i) { return a_share_symbol(GetParam().codes.at(i)); }
  Result<void> decode(std::string_view bytes) { return codec->decode({bytes, kArrival}, sink); }

  SymbolMap symbols;
  std::vector<std::string> lines;
  std::unique_ptr<AShareTextCodec> codec;
  Collector sink;
};

// Wherever a field is lost or doubled, what is behind it stands in another's place.
TEST_P(AShareTextCodecTest, RefusesARecordThatIsShifted) {
  const auto& [first, time, separator] =
      std::tuple{GetParam().first, GetParam().time, GetParam().separator};
  const std::string good = lines[1];
  int fields = 0;
  for (std::size_t at = good.find(first) + first.size(); good.compare(at, time.size(), time) != 0;
       at = good.find(separator, at) + 1, ++fields) {
    const std::size_t end = good.find(separator, at) + 1;
    const std::string field = good.substr(at, end - at);
    for (const std::string& bad :
         {std::string{good}.erase(at, end - at), std::string{good}.insert(at, field)}) {
      sink = {};
      EXPECT_FALSE(decode(bad)) << bad;
      EXPECT_TRUE(sink.events.empty()) << bad;
    }
  }
  EXPECT_GE(fields, 27);
}

// The name of a record decides whose it is, whatever was asked for and in which order.
TEST_P(AShareTextCodecTest, NeverMovesARecordToAnotherCode) {
  ASSERT_TRUE(decode(lines[2] + "\n" + lines[0] + "\n" + std::string{GetParam().unknown}));
  ASSERT_EQ(sink.quotes.size(), 2u);
  EXPECT_EQ(sink.quotes[0].symbol, symbol(2));
  EXPECT_EQ(sink.quotes[1].symbol, symbol(0));
}

TEST_P(AShareTextCodecTest, RefusesEveryTruncatedRecord) {
  for (std::size_t size = 0; size < lines[2].size(); ++size) {
    sink = {};
    EXPECT_FALSE(decode(std::string_view{lines[2]}.substr(0, size))) << "cut at " << size;
    EXPECT_TRUE(sink.events.empty()) << "cut at " << size;
  }
}

// A proxy that loses a part of a reply joins two records to one line.
TEST_P(AShareTextCodecTest, LendsNoRecordTheEndOfTheNext) {
  for (const std::size_t size : GetParam().cuts) {
    sink = {};
    EXPECT_FALSE(decode(lines[1].substr(0, size) + lines[2] + "\n" + lines[0]));
    ASSERT_EQ(sink.quotes.size(), 2u) << size;
    EXPECT_EQ(sink.quotes[0].symbol, symbol(2)) << size;
    EXPECT_EQ(sink.quotes[1].symbol, symbol(0)) << size;
  }
}

TEST_P(AShareTextCodecTest, ReadsRecordsOnOneLine) {
  ASSERT_TRUE(decode(lines[0] + lines[1] + "\r\n" + lines[2]));
  EXPECT_EQ(sink.quotes.size(), 3u);
}

TEST_P(AShareTextCodecTest, SkipsTheEmptyRecordOfAnUnknownCode) {
  ASSERT_TRUE(decode(std::string{GetParam().unknown} + whole()));
  EXPECT_EQ(sink.quotes.size(), 3u);
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::rejected);
  EXPECT_EQ(sink.controls[0].symbol, "sz160923");
  EXPECT_EQ(sink.controls[0].text, "empty record");
  EXPECT_EQ(codec->counters().empty, 1u);
}

TEST_P(AShareTextCodecTest, LeavesTheShortFormOut) {
  ASSERT_TRUE(decode(reply("short.txt") + whole()));
  EXPECT_EQ(sink.quotes.size(), 3u);
  ASSERT_EQ(sink.controls.size(), 1u);
  EXPECT_EQ(sink.controls[0].kind, Control::Kind::unknown);
  EXPECT_EQ(sink.controls[0].channel, "short record");
  EXPECT_EQ(codec->counters().short_forms, 1u);
}

TEST_P(AShareTextCodecTest, RefusesAReplyWithoutRecords) {
  for (const char* const text :
       {"", "\n \r\n", "<html><body>403 Forbidden; go away</body></html>", "var x=\"1\";"}) {
    const auto decoded = decode(text);
    EXPECT_EQ(code_of(decoded), Errc::missing_field) << text;
    EXPECT_EQ(decoded ? "" : decoded.error().where, "record") << text;
  }
  EXPECT_TRUE(sink.events.empty());
}

// ---- what is known already ----

TEST_P(AShareTextCodecTest, EmitsWhatIsRepeatedInARecording) {
  ASSERT_TRUE(decode(whole()));
  ASSERT_TRUE(decode(whole()));
  EXPECT_EQ(sink.quotes.size(), 6u);
}

TEST_P(AShareTextCodecTest, EmitsAQuoteOnceWhereRepeatsAreLeftOut) {
  codec = make({.repeats = AShareRepeats::left_out});
  ASSERT_TRUE(decode(whole()));
  ASSERT_TRUE(decode(whole()));
  EXPECT_EQ(sink.quotes.size(), 3u);
  EXPECT_EQ(sink.tickers.size(), 3u);
  std::string time{GetParam().time};
  time.back() = '9';
  ASSERT_TRUE(decode(replaced(whole(), GetParam().time, time)));
  ASSERT_EQ(sink.quotes.size(), 4u);
  EXPECT_EQ(sink.quotes[3].symbol, symbol(1));
  ASSERT_TRUE(decode(whole()));
  EXPECT_EQ(sink.quotes.size(), 4u);
  EXPECT_EQ(codec->counters().repeated, 7u);
  EXPECT_EQ(codec->counters().outdated, 1u);
  EXPECT_EQ(codec->counters().quotes, 4u);
}

// One codec per connection: what one has brought the next one does not bring again.
TEST_P(AShareTextCodecTest, KnowsWhatAnotherOneHasSeen) {
  AShareMemory memory;
  const AShareCodecSettings settings{.repeats = AShareRepeats::left_out, .memory = &memory};
  codec = make(settings);
  ASSERT_TRUE(decode(lines[0]));
  codec = make(settings);
  ASSERT_TRUE(decode(whole()));
  EXPECT_EQ(sink.quotes.size(), 3u);
  EXPECT_EQ(codec->counters().repeated, 1u);
}

INSTANTIATE_TEST_SUITE_P(Each, AShareTextCodecTest, testing::ValuesIn(kTextSources),
                         [](const auto& source) { return source.param.name; });

}  // namespace
}  // namespace hftcpp
