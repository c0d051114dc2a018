// include_graph_test: the rooms of docs/architecture.md, held to it: app -> service, sim ->
// exchanges -> stream -> net -> core. For each rule, a tree that breaks it, and our own.
#include "architecture/include_graph.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hftcpp::architecture {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Sources& ours() {
  static const Sources sources = read_sources(HFTCPP_SOURCE_DIR);
  return sources;
}

TEST(IncludeGraph, ReadsTheWholeTree) {
  EXPECT_TRUE(ours().contains("include/hftcpp/hftcpp.hpp"));
  EXPECT_TRUE(ours().contains("src/exchanges/registry.cpp"));
  EXPECT_FALSE(exchanges_of(ours()).empty());
}

TEST(IncludeGraph, TellsPublicFromPrivateIncludes) {
  const auto includes = includes_of("#include \"net/a.hpp\"\n// #include <b>\n#include <c.hpp>\n");

  ASSERT_EQ(includes.size(), 2u);
  EXPECT_EQ(includes[0].target, "net/a.hpp");
  EXPECT_TRUE(includes[0].quoted);
  EXPECT_EQ(includes[1].target, "c.hpp");
  EXPECT_FALSE(includes[1].quoted);
}

TEST(IncludeGraph, FindsArrowsThatRunTheWrongWay) {
  const Sources sources{
      {"include/hftcpp/stream/base.hpp", ""},
      {"src/core/a.cpp", "#include <hftcpp/stream/base.hpp>\n"},
      {"src/exchanges/one/one_stream.hpp", "#include <hftcpp/stream/base.hpp>\n"},
      {"src/exchanges/exchange.hpp", ""},
      {"src/service/runtime.cpp", "#include \"exchanges/exchange.hpp\"\n"},
      {"src/service/gateway/gateway.cpp", "#include \"exchanges/exchange.hpp\"\n"},
      {"src/sim/one.cpp", "#include \"exchanges/one/one_stream.hpp\"\n"},
      {"src/other/x.cpp", ""},
  };

  EXPECT_THAT(wrong_arrows(sources),
              ElementsAre("src/core/a.cpp -> include/hftcpp/stream/base.hpp",
                          "src/other/x.cpp is in no known room",
                          "src/service/gateway/gateway.cpp -> src/exchanges/exchange.hpp",
                          "src/sim/one.cpp -> src/exchanges/one/one_stream.hpp"));
}

TEST(IncludeGraph, LetsAnExchangesSecondMarketReadThePureHalfOfItsFirst) {
  const Sources sources{
      {"src/exchanges/one/one_wire.hpp", ""},
      {"src/exchanges/one/one_stream.hpp", ""},
      {"src/exchanges/one_future/one_future_codec.cpp",
       "#include \"exchanges/one/one_wire.hpp\"\n"},
      {"src/exchanges/one_future/one_future_stream.cpp",
       "#include \"exchanges/one/one_stream.hpp\"\n"},
      {"src/exchanges/two/two_codec.cpp", "#include \"exchanges/one/one_wire.hpp\"\n"},
  };

  EXPECT_THAT(wrong_arrows(sources),
              ElementsAre("src/exchanges/one_future/one_future_stream.cpp -> "
                          "src/exchanges/one/one_stream.hpp",
                          "src/exchanges/two/two_codec.cpp -> src/exchanges/one/one_wire.hpp"));
}

TEST(IncludeGraph, LetsExchangesReadWhatAllASharesHaveInCommon) {
  const Sources sources{
      {"src/exchanges/a_share/a_share_times.hpp", ""},
      {"src/exchanges/a_share/a_share_stream.hpp", ""},
      {"src/exchanges/one/one_codec.cpp", "#include \"exchanges/a_share/a_share_times.hpp\"\n"},
      {"src/exchanges/one/one_stream.cpp", "#include \"exchanges/a_share/a_share_stream.hpp\"\n"},
      {"src/exchanges/two/two_codec.cpp", "#include \"exchanges/a_share/a_share_stream.hpp\"\n"},
      {"src/stream/base.cpp", "#include \"exchanges/a_share/a_share_times.hpp\"\n"},
  };

  EXPECT_THAT(wrong_arrows(sources),
              ElementsAre("src/exchanges/two/two_codec.cpp -> "
                          "src/exchanges/a_share/a_share_stream.hpp",
                          "src/stream/base.cpp -> src/exchanges/a_share/a_share_times.hpp",
                          "src/stream/base.cpp -> src/exchanges/a_share/a_share_times.hpp"));
}

TEST(IncludeGraph, RunsOneWay) {
  EXPECT_THAT(wrong_arrows(ours()), IsEmpty());
}

TEST(IncludeGraph, FindsCodecsThatKnowTheNetwork) {
  const Sources sources{
      {"include/hftcpp/core/codec.hpp", ""},
      {"src/net/url.hpp", ""},
      {"src/exchanges/one/one_codec.cpp",
       "#include <hftcpp/core/codec.hpp>\n#include \"net/url.hpp\"\n#include <boost/asio.hpp>\n"},
      {"src/exchanges/one/one_stream.cpp", "#include \"net/url.hpp\"\n"},
  };

  EXPECT_THAT(impure_codecs(sources),
              ElementsAre("src/exchanges/one/one_codec.cpp -> net/url.hpp",
                          "src/exchanges/one/one_codec.cpp -> boost/asio.hpp"));
}

TEST(IncludeGraph, KeepsCodecsPure) {
  EXPECT_THAT(impure_codecs(ours()), IsEmpty());
}

TEST(IncludeGraph, FindsPublicHeadersThatLeak) {
  const Sources sources{
      {"include/hftcpp/a.hpp",
       "#include \"net/url.hpp\"\n#include <openssl/ssl.h>\n#include <map>\n"},
  };

  EXPECT_THAT(leaking_headers(sources), ElementsAre("include/hftcpp/a.hpp -> net/url.hpp",
                                                    "include/hftcpp/a.hpp -> openssl/ssl.h"));
}

TEST(IncludeGraph, KeepsPrivateLibrariesOutOfPublicHeaders) {
  EXPECT_THAT(leaking_headers(ours()), IsEmpty());
}

TEST(IncludeGraph, FindsCircles) {
  const Sources sources{
      {"src/core/a.hpp", "#include \"core/b.hpp\"\n"},
      {"src/core/b.hpp", "#include \"core/c.hpp\"\n"},
      {"src/core/c.hpp", "#include \"core/b.hpp\"\n"},
  };

  EXPECT_THAT(circles(sources),
              ElementsAre("src/core/a.hpp", "src/core/b.hpp", "src/core/c.hpp", "src/core/b.hpp"));
}

TEST(IncludeGraph, TakesTwoHalvesOfAHeaderForOne) {
  const Sources sources{
      {"src/core/a.hpp", "#include \"core/a_impl.hpp\"\n"},
      {"src/core/a_impl.hpp", "#include \"core/a.hpp\"\n"},
  };

  EXPECT_THAT(circles(sources), IsEmpty());
}

TEST(IncludeGraph, HasNoCircles) {
  EXPECT_THAT(circles(ours()), IsEmpty());
}

TEST(IncludeGraph, FindsExchangeNamesInSharedCode) {
  const Sources sources{
      {"src/exchanges/one_ex/one_ex_codec.cpp", "if (name == \"one_ex\") run();\n"},
      {"src/exchanges/registry.cpp", "make_one_ex();\n"},
      {"src/net/a.cpp", "// one_ex is slow here\nint x;  /* one_ex */\n"},
      {"src/net/b.cpp", "if (name == \"One_Ex\") wait();\n"},
      {"src/app/c.cpp", "const auto help = \"hftcpp tail one_ex\";\n"},
      {"src/app/d.cpp", "start_one_ex();\n"},
      {"src/exchanges/a_share/a_share_times.hpp", ""},
      {"src/core/calendar.cpp", "a_share_calendar();\n"},
  };

  EXPECT_THAT(exchange_names_in_shared_code(sources),
              ElementsAre("src/app/d.cpp names one_ex", "src/net/b.cpp names one_ex"));
}

TEST(IncludeGraph, KeepsExchangesOutOfSharedCode) {
  EXPECT_THAT(exchange_names_in_shared_code(ours()), IsEmpty());
}

}  // namespace
}  // namespace hftcpp::architecture
