#include "exchanges/tcp_push/tcp_push_format.hpp"

#include "support/refusal.hpp"

#include <gtest/gtest.h>

#include <string>

namespace hftcpp {
namespace {

using Arguments = std::map<std::string, std::string>;

std::string refusal_of(const Arguments& args) {
  return test::refusal_of([&] { return TcpPushFormat::from_args(args); });
}

TEST(TcpPushFormat, IsTheVendorsUnlessSaid) {
  const TcpPushFormat format = TcpPushFormat::from_args({});
  const auto& fields = format.fields();
  ASSERT_EQ(fields.size(), 33u);
  EXPECT_EQ(fields[0], TcpPushField::symbol);
  EXPECT_EQ(fields[6], TcpPushField::last);
  EXPECT_EQ(fields[9], TcpPushField::ask1);
  EXPECT_EQ(fields[14], TcpPushField::askv1);
  EXPECT_EQ(fields[19], TcpPushField::bid1);
  EXPECT_EQ(fields[24], TcpPushField::bidv1);
  EXPECT_EQ(fields[29], TcpPushField::turnover);
  EXPECT_EQ(fields[30], TcpPushField::prev_close);
  EXPECT_EQ(fields[32], TcpPushField::limit_down);
  EXPECT_EQ(format.separator(), '$');
  EXPECT_EQ(format.record_separator(), '#');
  EXPECT_EQ(format.shares_per_volume(), std::nullopt) << "lots";
  EXPECT_FALSE(format.has_milliseconds());
}

TEST(TcpPushFormat, TakesAnotherVendorsTable) {
  const TcpPushFormat format = TcpPushFormat::from_args({{"fields", "name, symbol,skip,last,skip"},
                                                         {"separator", "|"},
                                                         {"record_separator", ";"},
                                                         {"volume_unit", "1"},
                                                         {"time_unit", "ms"}});
  EXPECT_EQ(format.fields(), (std::vector{TcpPushField::name, TcpPushField::symbol,
                                          TcpPushField::skip, TcpPushField::last}))
      << "what follows the last one that is read need not be there";
  EXPECT_EQ(format.separator(), '|');
  EXPECT_EQ(format.record_separator(), ';');
  EXPECT_EQ(format.shares_per_volume(), 1);
  EXPECT_TRUE(format.has_milliseconds());
}

TEST(TcpPushFormat, NamesEachFieldThatItHasAsItIsWritten) {
  std::string all;
  for (int i = 0; i <= static_cast<int>(TcpPushField::skip); ++i)
    all += (i == 0 ? "" : ",") + std::string{to_text(static_cast<TcpPushField>(i))};
  const auto fields = TcpPushFormat::from_args({{"fields", all}}).fields();
  ASSERT_EQ(fields.size(), kTcpPushReadFields);
  for (std::size_t i = 0; i < fields.size(); ++i)
    EXPECT_EQ(fields[i], static_cast<TcpPushField>(i));
  EXPECT_EQ(to_text(TcpPushField::prev_close), "prev_close");
  EXPECT_EQ(to_text(TcpPushField::outer), "outer");
}

TEST(TcpPushFormat, SaysWhichFieldCannotBe) {
  EXPECT_EQ(refusal_of({{"fields", "symbol,name,opne,last"}}),
            R"(fields: field 3: unknown name "opne"; did you mean "open"?)");
  EXPECT_EQ(refusal_of({{"fields", "symbol,last,,open"}}).substr(0, 34),
            R"(fields: field 3: unknown name ""; )");
  EXPECT_EQ(refusal_of({{"fields", "symbol,last,nothing like it"}}),
            R"(fields: field 3: unknown name "nothing like it"; "skip" passes a field that is not )"
            "wanted");
  EXPECT_EQ(refusal_of({{"fields", "symbol,last,open,last"}}),
            R"(fields: field 4: "last" stands there twice)");
  EXPECT_EQ(refusal_of({{"fields", "symbol,open"}}),
            R"(fields: "last" is missing, and no quote is one without it)");
  EXPECT_EQ(refusal_of({{"fields", "last,open"}}),
            R"(fields: "symbol" is missing, and no quote is one without it)");
  std::string many = "symbol,last";
  for (int i = 0; i < 300; ++i) many += ",skip";
  EXPECT_EQ(refusal_of({{"fields", many}}), "fields: there are more than 256");
}

TEST(TcpPushFormat, SaysWhichArgumentCannotBe) {
  for (const char* const name : {"separator", "record_separator"})
    for (const char* const text : {"", "$$", "1", "a", "Z", ".", "-", " ", "{", "\xE6"})
      EXPECT_TRUE(refusal_of({{name, text}}).starts_with(std::string{name} + ": expected one"))
          << name << " " << text;
  EXPECT_EQ(refusal_of({{"separator", "#"}}), "record_separator: it is the same as separator");
  for (const char* const text : {"", "0", "-1", "1.5", "100x", "1000001", "99999999999"})
    EXPECT_TRUE(refusal_of({{"volume_unit", text}}).starts_with("volume_unit: expected how many"))
        << text;
  EXPECT_EQ(refusal_of({{"time_unit", "us"}}), R"(time_unit: expected "s" or "ms", was "us")");
}

}  // namespace
}  // namespace hftcpp
