#include <hftcpp/core/json_reader.hpp>

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace hftcpp {
namespace {

using namespace literals;

// What a frame of an exchange looks like, with everything that a reader can ask for.
constexpr std::string_view kFrame =
    R"({"channel":"ticker","data":[{"symbol":"BTC/USD","bid":83744.2,"ask":"0.00044780",)"
    R"("trades":135262,"id":"a-1","time":"2026-09-25T17:48:26.844359Z","T":1672515782136,)"
    R"("maker":true,"fee":null,"levels":[["1.5","2"],["3","4.00"]]}],"sequence":18125794168470749634})";

Errc code_of(const Error* error) {
  return error == nullptr ? Errc{} : static_cast<Errc>(error->code.value());
}

TEST(FieldReader, ReadsFieldsInTheOrderOfTheWire) {
  JsonReader reader{kFrame};
  FieldReader fields{reader.object()};
  EXPECT_EQ(fields.text("channel"), "ticker");
  for (JsonValue item : fields.array("data")) {
    FieldReader row{item.object("data")};
    EXPECT_EQ(row.text("symbol"), "BTC/USD");
    EXPECT_TRUE(row.decimal("bid").is_identical("83744.2"_d));
    EXPECT_TRUE(row.decimal("ask").is_identical("0.00044780"_d));
    EXPECT_EQ(row.natural("trades"), 135262u);
    EXPECT_EQ(row.token("id"), "a-1");
    EXPECT_EQ(row.iso_time("time").nanoseconds(), 1790358506844359000);
    EXPECT_EQ(row.unix_time("T", UnixUnit::by_size).nanoseconds(), 1672515782136000000);
    EXPECT_TRUE(row.boolean("maker"));
    EXPECT_EQ(row.optional_decimal("fee"), std::nullopt);
    std::vector<std::string> sizes;
    for (JsonValue level : row.array("levels")) {
      ItemReader items{level.array("levels")};
      static_cast<void>(items.decimal("price"));
      sizes.push_back(items.decimal("size").to_string());
      EXPECT_EQ(items.error(), nullptr);
    }
    EXPECT_EQ(sizes, (std::vector<std::string>{"2", "4.00"}));
    EXPECT_EQ(row.error(), nullptr);
  }
  EXPECT_EQ(fields.natural("sequence"), 18125794168470749634u);
  EXPECT_EQ(fields.error(), nullptr);
  EXPECT_EQ(reader.error(), nullptr);
}

TEST(FieldReader, ReadsFieldsInAnyOtherOrder) {
  JsonReader reader{R"({"a":1,"b":[{"c":2}],"d":"x","e":{"f":3},"g":5})"};
  FieldReader fields{reader.object()};
  EXPECT_EQ(fields.integer("g"), 5);
  FieldReader nested{fields.object("e")};
  EXPECT_EQ(nested.integer("f"), 3);
  EXPECT_EQ(fields.text("d"), "x");
  EXPECT_EQ(fields.integer("a"), 1);
  EXPECT_EQ(fields.text("d"), "x");
  EXPECT_EQ(fields.integer("a"), 1);
  EXPECT_EQ(fields.error(), nullptr);
  EXPECT_EQ(reader.error(), nullptr);
}

TEST(FieldReader, SkipsWhatItDoesNotKnow) {
  JsonReader reader{R"( { "new" : { "deep" : [ 1 , { "a" : null } ] } , "a" : 7 , "z":[[]] } )"};
  FieldReader fields{reader.object()};
  EXPECT_EQ(fields.integer("a"), 7);
  EXPECT_EQ(fields.error(), nullptr);
  EXPECT_EQ(reader.error(), nullptr);
}

TEST(FieldReader, TakesOfTwoFieldsTheOneThatItMeetsFirst) {
  JsonReader reader{R"({"a":1,"b":2,"a":3})"};
  FieldReader fields{reader.object()};
  EXPECT_EQ(fields.integer("a"), 1);
  EXPECT_EQ(fields.integer("b"), 2);
  EXPECT_EQ(fields.integer("a"), 3);
  EXPECT_EQ(fields.integer("a"), 1);
}

TEST(FieldReader, NamesTheFieldThatIsMissing) {
  JsonReader reader{R"({"price":1})"};
  FieldReader fields{reader.object()};
  EXPECT_EQ(fields.decimal("price"), "1"_d);
  EXPECT_EQ(fields.decimal("size"), "0"_d);
  ASSERT_NE(fields.error(), nullptr);
  EXPECT_EQ(code_of(fields.error()), Errc::missing_field);
  EXPECT_EQ(fields.error()->where, "size");
}

TEST(FieldReader, KeepsTheFirstError) {
  JsonReader reader{R"({"a":"x","b":1})"};
  FieldReader fields{reader.object()};
  static_cast<void>(fields.integer("a"));
  static_cast<void>(fields.integer("c"));
  EXPECT_EQ(fields.integer("b"), 0) << "after an error all values are empty";
  EXPECT_EQ(code_of(fields.error()), Errc::wrong_type);
  EXPECT_EQ(fields.error()->where, "a");
  EXPECT_EQ(reader.error(), fields.error());
}

TEST(FieldReader, TellsAWrongTypeFromBrokenText) {
  const auto error_of = [](std::string_view json) {
    JsonReader reader{json};
    FieldReader fields{reader.object()};
    static_cast<void>(fields.decimal("a"));
    return code_of(reader.error());
  };
  for (const std::string_view value : {"true", "null", "[1]", "{}", R"("abc")", R"("")", R"("1x")"})
    EXPECT_EQ(error_of(R"({"a":)" + std::string{value} + "}"), Errc::wrong_type) << value;
  for (const std::string_view value : {"tru", "nul", "01", "1.", ".5", "+1", "-", "1e", "x", "\"1"})
    EXPECT_EQ(error_of(R"({"a":)" + std::string{value} + "}"), Errc::bad_json) << value;
}

TEST(FieldReader, RefusesNumbersThatDoNotFit) {
  JsonReader decimal{R"({"a":12345678901234567890123})"};
  static_cast<void>(FieldReader{decimal.object()}.decimal("a"));
  EXPECT_EQ(code_of(decimal.error()), Errc::out_of_range);
  JsonReader integer{R"({"a":9223372036854775808})"};
  static_cast<void>(FieldReader{integer.object()}.integer("a"));
  EXPECT_EQ(code_of(integer.error()), Errc::out_of_range);
  JsonReader natural{R"({"a":18446744073709551616})"};
  static_cast<void>(FieldReader{natural.object()}.natural("a"));
  EXPECT_EQ(code_of(natural.error()), Errc::out_of_range);
  JsonReader negative{R"({"a":-1})"};
  static_cast<void>(FieldReader{negative.object()}.natural("a"));
  EXPECT_NE(negative.error(), nullptr);
  JsonReader fraction{R"({"a":1.5})"};
  static_cast<void>(FieldReader{fraction.object()}.integer("a"));
  EXPECT_EQ(code_of(fraction.error()), Errc::wrong_type);
}

TEST(FieldReader, ReadsIntegersAtTheirLimits) {
  JsonReader reader{R"({"a":-9223372036854775808,"b":9223372036854775807,"c":18446744073709551615,)"
                    R"("d":"-12","e":1234567890123456,"f":0})"};
  FieldReader fields{reader.object()};
  EXPECT_EQ(fields.integer("a"), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(fields.integer("b"), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(fields.natural("c"), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(fields.integer("d"), -12);
  EXPECT_EQ(fields.integer("e"), 1234567890123456);
  EXPECT_EQ(fields.natural("f"), 0u);
  EXPECT_EQ(fields.error(), nullptr);
}

TEST(FieldReader, DecodesEscapes) {
  JsonReader reader{
      R"({"a":"BTC\/USD","b":"\u5e01\u5b89","c":"\ud83d\ude00","d":"\"\\\b\f\n\r\t"})"};
  FieldReader fields{reader.object()};
  const std::string_view first = fields.text("a");
  EXPECT_EQ(fields.text("b"), "币安");
  EXPECT_EQ(fields.text("c"), "😀");
  EXPECT_EQ(fields.text("d"), "\"\\\b\f\n\r\t");
  EXPECT_EQ(first, "BTC/USD") << "decoded texts live as long as the reader";
  EXPECT_EQ(fields.error(), nullptr);
}

TEST(FieldReader, FindsAFieldWhoseNameHasEscapes) {
  JsonReader reader{R"({"pr\u0069ce":"1.50"})"};
  FieldReader fields{reader.object()};
  EXPECT_TRUE(fields.decimal("price").is_identical("1.50"_d));
  EXPECT_EQ(fields.error(), nullptr);
}

TEST(FieldReader, RefusesADecodedTextBeyondItsRoom) {
  const std::string json = R"({"a":"\n)" + std::string(2000, 'x') + R"("})";
  JsonReader reader{json};
  EXPECT_EQ(FieldReader{reader.object()}.text("a"), "");
  EXPECT_EQ(code_of(reader.error()), Errc::too_large);
}

TEST(FieldReader, RefusesATokenBeyondItsRoom) {
  const std::string json = R"({"a":")" + std::string(48, '7') + R"("})";
  JsonReader reader{json};
  EXPECT_EQ(FieldReader{reader.object()}.token("a"), "");
  EXPECT_EQ(code_of(reader.error()), Errc::too_large);
}

TEST(FieldReader, KeepsTheTextOfNumbers) {
  JsonReader reader{R"({"a":109116693,"b":"007","c":-1.50e+3,"d":12345678901234567890123})"};
  FieldReader fields{reader.object()};
  EXPECT_EQ(fields.token("a"), "109116693");
  EXPECT_EQ(fields.token("b"), "007");
  EXPECT_EQ(fields.token("c"), "-1.50e+3");
  EXPECT_EQ(fields.token("d"), "12345678901234567890123");
  EXPECT_EQ(fields.error(), nullptr);
}

TEST(FieldReader, TakesNullAndAbsenceForNothing) {
  JsonReader reader{R"({"a":null,"b": null ,"c":1})"};
  FieldReader fields{reader.object()};
  EXPECT_EQ(fields.optional_text("a"), "");
  EXPECT_EQ(fields.optional_decimal("b"), std::nullopt);
  EXPECT_EQ(fields.optional_token("nowhere"), std::nullopt);
  EXPECT_EQ(fields.optional_integer("c"), 1);
  EXPECT_FALSE(fields.optional_iso_time("a").is_set());
  EXPECT_TRUE(fields.has("a"));
  EXPECT_FALSE(fields.has("nowhere"));
  EXPECT_EQ(fields.error(), nullptr);
}

TEST(FieldReader, PassesOnlyTheFieldThatIsNext) {
  JsonReader reader{R"({"a":1,"b":[2],"c":3})"};
  FieldReader fields{reader.object()};
  fields.pass("c");  // not next
  fields.pass("a");
  fields.pass("b");  // no scalar: left to the search
  EXPECT_FALSE(fields.is_next("c"));
  EXPECT_EQ(fields.integer("c"), 3);
  EXPECT_EQ(fields.error(), nullptr);
}

TEST(FieldReader, KnowsTheNextFieldHoweverItIsWritten) {
  for (const std::string_view json :
       {R"({"ab":1,"c":2})", R"( { "ab" : 1 , "c" : 2 } )", "{\n\"ab\":1}", "{\"\\u0061b\":1}"}) {
    JsonReader reader{json};
    FieldReader fields{reader.object()};
    EXPECT_TRUE(fields.is_next("ab")) << json;
    EXPECT_FALSE(fields.is_next("a")) << json;
    EXPECT_FALSE(fields.is_next("c")) << json;
    EXPECT_EQ(fields.integer("ab"), 1) << json;
    EXPECT_FALSE(fields.is_next("ab")) << json;
    EXPECT_EQ(fields.error(), nullptr) << json;
  }
  JsonReader empty{"{}"};
  EXPECT_FALSE(FieldReader{empty.object()}.is_next("ab"));
}

TEST(FieldReader, SaysWhatIsWrongWithAChoice) {
  const auto convert = [](std::string_view word) -> std::optional<int> {
    if (word == "one") return 1;
    return std::nullopt;
  };
  JsonReader good{R"({"a":"one"})"};
  EXPECT_EQ(FieldReader{good.object()}.choice("a", convert), 1);
  EXPECT_EQ(good.error(), nullptr);
  JsonReader bad{R"({"a":"two"})"};
  EXPECT_EQ(FieldReader{bad.object()}.choice("a", convert), 0);
  EXPECT_EQ(code_of(bad.error()), Errc::bad_value);
}

// Wherever it is asked from: in front of the damage everything is still there.
TEST(FieldReader, FindsDamageBehindTheFieldsThatWereRead) {
  for (const std::string_view tail :
       {"]}", ",}", ",\"b\"}", ",\"b\":}", "}}", "} x", "", ",\"b\":01}", ",\"b\":\"\\x\"}",
        ",\"b\":\"\xC3\"}", ",\"b\":\"\n\"}"}) {
    const std::string json = R"({"a":1)" + std::string{tail};
    JsonReader reader{json};
    FieldReader fields{reader.object()};
    EXPECT_EQ(fields.integer("a"), 1);
    static_cast<void>(fields.error());
    EXPECT_EQ(code_of(reader.error()), Errc::bad_json) << json;
  }
}

TEST(FieldReader, FindsDamageInAValueThatWasHandedOutAndNotRead) {
  for (const std::string_view value : {"{\"x\":}", "[1,]", "[1 2]", "{\"x\":1]", "[\"\\u12\"]"}) {
    const std::string json = R"({"a":)" + std::string{value} + R"(,"b":2})";
    JsonReader reader{json};
    FieldReader fields{reader.object()};
    static_cast<void>(fields.value("a"));
    EXPECT_EQ(fields.integer("b"), 0) << json;
    EXPECT_EQ(code_of(reader.error()), Errc::bad_json) << json;
  }
}

TEST(ItemReader, NamesTheItemThatIsMissing) {
  JsonReader reader{R"(["1.5"])"};
  ItemReader items{reader.array()};
  EXPECT_EQ(items.decimal("price"), "1.5"_d);
  static_cast<void>(items.decimal("size"));
  EXPECT_EQ(code_of(items.error()), Errc::missing_field);
  EXPECT_EQ(items.error()->where, "size");
}

TEST(ItemReader, PassesItemsThatNobodyAsksFor) {
  JsonReader reader{R"([ 1 , "x" , [ ] , {"a":0} ])"};
  ItemReader items{reader.array()};
  EXPECT_EQ(items.integer("first"), 1);
  EXPECT_EQ(items.error(), nullptr);
  EXPECT_EQ(reader.error(), nullptr);
}

TEST(JsonReader, LimitsTheDepth) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  const std::string deepest = nested(64);
  EXPECT_EQ(JsonReader{deepest}.error(), nullptr);
  const std::string deeper = nested(65);
  EXPECT_EQ(code_of(JsonReader{deeper}.error()), Errc::too_deep);
  const std::string endless(1'000'000, '[');
  EXPECT_EQ(code_of(JsonReader{endless}.error()), Errc::too_deep);
}

TEST(JsonReader, RefusesAnEmptyText) {
  for (const std::string_view json : {"", " ", "\n\t"}) {
    JsonReader reader{json};
    FieldReader fields{reader.object()};
    EXPECT_EQ(fields.text("a"), "");
    EXPECT_EQ(code_of(reader.error()), Errc::bad_json);
  }
  JsonReader nothing{std::string_view{}};
  EXPECT_EQ(code_of(nothing.error()), Errc::bad_json);
}

TEST(JsonReader, RefusesEveryTruncation) {
  for (std::size_t size = 0; size < kFrame.size(); ++size) {
    // A copy of exactly that size: a read behind its end is an error under the sanitizers.
    const std::vector<char> cut{kFrame.begin(), kFrame.begin() + static_cast<std::ptrdiff_t>(size)};
    JsonReader reader{{cut.data(), cut.size()}};
    FieldReader fields{reader.object()};
    for (JsonValue item : fields.array("data")) {
      FieldReader row{item.object("data")};
      static_cast<void>(row.text("symbol"));
      static_cast<void>(row.decimal("bid"));
      static_cast<void>(row.iso_time("time"));
      static_cast<void>(row.error());
    }
    static_cast<void>(fields.error());
    ASSERT_NE(reader.error(), nullptr) << "cut at " << size;
  }
}

TEST(JsonReader, ReadsTenMegabytes) {
  std::string json = R"({"levels":[)";
  while (json.size() < 10'000'000) json += R"({"price":83744.2,"qty":0.56251979},)";
  json += R"({"price":1,"qty":2}],"end":true})";
  JsonReader reader{json};
  FieldReader fields{reader.object()};
  std::size_t levels = 0;
  for (JsonValue item : fields.array("levels")) {
    FieldReader level{item.object("levels")};
    if (level.decimal("qty").is_zero()) break;
    if (level.error() != nullptr) break;
    ++levels;
  }
  EXPECT_GT(levels, 280'000u);
  EXPECT_TRUE(fields.boolean("end"));
  EXPECT_EQ(fields.error(), nullptr);
  EXPECT_EQ(reader.error(), nullptr);
}

TEST(JsonReader, GivesAnyValueByItsKind) {
  JsonReader reader{R"([1,"x",true,null,[2],{"a":3}])"};
  std::vector<JsonValue::Kind> kinds;
  std::vector<std::string> texts;
  for (JsonValue item : reader.array()) {
    kinds.push_back(item.kind());
    texts.emplace_back(item.raw());
  }
  using enum JsonValue::Kind;
  EXPECT_EQ(kinds, (std::vector<JsonValue::Kind>{number, text, boolean, null, array, object}));
  EXPECT_EQ(texts, (std::vector<std::string>{"1", "\"x\"", "true", "null", "[2]", "{\"a\":3}"}));
  EXPECT_EQ(reader.error(), nullptr);
}

}  // namespace
}  // namespace hftcpp
