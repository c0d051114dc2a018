// token_test.cpp: `hftcpp token` from the first token to the last, and what it refuses.
#include "app/command_run.hpp"
#include "service/gateway/token_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <thread>

namespace hftcpp::app {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

class Token : public testing::Test {
 protected:
  Token() {
    if (::mkdtemp(folder_.data()) == nullptr)
      throw std::system_error{errno, std::generic_category(), folder_};
    file = folder_ + "/tokens.json";
  }
  ~Token() override { std::filesystem::remove_all(folder_); }

  CommandResult make(const std::string& name, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"token", "new", name, "--file", file};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }

  std::string file;

 private:
  std::string folder_ = std::filesystem::temp_directory_path() / "hftcpp_token_XXXXXX";
};

TEST_F(Token, IsPrintedAloneAndKeptAsAHash) {
  const CommandResult made = make("desk-1");

  EXPECT_EQ(made.code, 0) << made.err;
  EXPECT_THAT(made.out, MatchesRegex("hft_[A-Za-z0-9_-]*\n"));
  EXPECT_EQ(made.err, "hftcpp token new: desk-1 is in " + file + "; nobody can show it again\n");
  const std::string token = made.out.substr(0, made.out.size() - 1);
  struct stat status {};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777u, 0600u);
  const auto tokens = gateway::read_tokens(file);
  ASSERT_EQ(tokens.size(), 1u);
  EXPECT_EQ(tokens[0].sha256, gateway::hash_of_token(token));
  EXPECT_TRUE(tokens[0].created.is_set());
  EXPECT_FALSE(tokens[0].rights.expires.is_set());
  EXPECT_EQ(gateway::TokenStore::load(file)->find(token, Timestamp::now())->name, "desk-1");
}

TEST_F(Token, MayHaveWhatItsOptionsSay) {
  const CommandResult made =
      make("screen", {"--expires", "90d", "--exchange", "kraken", "--exchange", "okx", "--symbol",
                      "*.SH", "--channel", "trade", "--channel", "my_order", "--max-connections",
                      "3", "--max-subscriptions", "500", "--max-requests", "20"});

  EXPECT_EQ(made.code, 0) << made.err;
  const auto tokens = gateway::read_tokens(file);
  ASSERT_EQ(tokens.size(), 1u);
  const gateway::Rights& rights = tokens[0].rights;
  EXPECT_EQ(rights.exchanges, (std::vector<std::string>{"kraken", "okx"}));
  EXPECT_EQ(rights.symbols, std::vector<std::string>{"*.sh"});
  EXPECT_EQ(rights.kinds, (std::vector{gateway::TopicKind::trade, gateway::TopicKind::my_order}));
  EXPECT_EQ(rights.max_connections, 3u);
  EXPECT_EQ(rights.max_subscriptions, 500u);
  EXPECT_EQ(rights.max_requests_per_second, 20u);
  EXPECT_EQ(rights.expires - tokens[0].created, std::chrono::hours{24 * 90});
}

TEST_F(Token, IsListedAndRevoked) {
  ASSERT_EQ(make("one").code, 0);
  ASSERT_EQ(make("two", {"--symbol", "*.sh", "--channel", "quote", "--max-connections", "3",
                         "--expires", "2199-01-31"})
                .code,
            0);

  const CommandResult list = run({"token", "list", "--file", file});
  EXPECT_EQ(list.code, 0);
  EXPECT_EQ(list.err, "");
  EXPECT_THAT(list.out, ContainsRegex("\none  +20..-..-..T..:..Z  never  +all market data\n"));
  EXPECT_THAT(list.out, ContainsRegex("\ntwo  +20..-..-..T..:..Z  2199-01-31T00:00Z  symbols "
                                      "\\*.sh; channels quote; at most 3 connections\n"));

  const CommandResult revoked = run({"token", "revoke", "one", "--file", file});
  EXPECT_EQ(revoked.code, 0);
  EXPECT_THAT(revoked.out, StartsWith("one is revoked: "));
  EXPECT_THAT(run({"token", "list", "--file", file}).out,
              AllOf(HasSubstr("\ntwo "), Not(HasSubstr("\none "))));
  const CommandResult again = run({"token", "revoke", "tow", "--file", file});
  EXPECT_EQ(again.code, 2);
  EXPECT_EQ(again.err,
            "hftcpp token revoke: " + file + ": unknown token \"tow\"; did you mean \"two\"?\n");
}

TEST_F(Token, ThatHasExpiredIsListedAsSuch) {
  gateway::TokenEntry old{.sha256 = gateway::hash_of_token("x")};
  old.rights.name = "old";
  old.rights.expires = Timestamp::parse_iso("2020-01-01T00:00:00Z").value();
  gateway::write_tokens(file, std::vector{old});
  EXPECT_THAT(run({"token", "list", "--file", file}).out,
              ContainsRegex("\nold  +-  +expired  +all market data\n"));
}

TEST_F(Token, NeedsANameOfItsOwn) {
  ASSERT_EQ(make("one").code, 0);
  const CommandResult twin = make("one");
  EXPECT_EQ(twin.code, 2);
  EXPECT_EQ(twin.out, "");
  EXPECT_EQ(twin.err, "hftcpp token new: " + file +
                          " has a token \"one\" already; take another name, or revoke it first\n");
  EXPECT_EQ(gateway::read_tokens(file).size(), 1u);
}

TEST_F(Token, RefusesWhatItCannotMean) {
  const auto refused = [&](const std::string& name, const std::vector<std::string>& more,
                           const std::string& words) {
    const CommandResult result = make(name, more);
    EXPECT_EQ(result.code, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, HasSubstr(words));
    EXPECT_FALSE(std::filesystem::exists(file));
  };
  refused("a b", {}, "NAME: a token's name has 1 to 64 letters");
  refused("anonymous", {}, "is what those without a token are");
  for (const std::string time : {"0d", "90", "d", "90x", "-1d", "99999999w", "2027-13-01", "90d "})
    refused("a", {"--expires", time}, "--expires: expected a time from now (\"90d\"");
  refused("a", {"--expires", "2020-01-01"}, "--expires: 2020-01-01 is over; name a time to come");
  refused("a", {"--symbol", "a*b"}, "--symbol: \"*\" stands at the beginning of a symbol");
  refused("a", {"--channel", "trad"},
          "--channel: unknown channel \"trad\"; did you mean \"trade\"?");
  refused("a", {"--max-connections", "0"},
          "--max-connections: expected a whole number from 1 to 1000000000, was \"0\"");
  refused("a", {"--max-requests", "x"}, "--max-requests: expected a whole number");
  refused("a", {"--chanel", "x"}, "unknown option \"--chanel\"; did you mean \"--channel\"?");
}

TEST_F(Token, TellsExchangesThatOnlyAnotherProgramCanHave) {
  const CommandResult made = make("a", {"--exchange", "krakn"});
  EXPECT_EQ(made.code, 0);
  EXPECT_THAT(made.err,
              HasSubstr("this program has no exchange \"krakn\"; did you mean \"kraken\"?\n"));
}

TEST_F(Token, LeavesAFileThatIsWrongAsItIs) {
  std::ofstream{file} << "{\"tokens\":[{\"name\":\"a\"}]}";
  for (const auto& result : {make("b"), run({"token", "list", "--file", file}),
                             run({"token", "revoke", "a", "--file", file})}) {
    EXPECT_EQ(result.code, 2);
    EXPECT_THAT(result.err, HasSubstr(file + ": tokens[0].sha256: is missing"));
  }
  std::ifstream source{file};
  EXPECT_EQ((std::string{std::istreambuf_iterator<char>{source}, {}}),
            "{\"tokens\":[{\"name\":\"a\"}]}");
}

TEST_F(Token, TellsAFileThatEverybodyCanRead) {
  ASSERT_EQ(make("one").code, 0);
  ::chmod(file.c_str(), 0644);
  const CommandResult list = run({"token", "list", "--file", file});
  EXPECT_EQ(list.code, 0);
  EXPECT_EQ(list.err, "hftcpp token: " + file +
                          ": everybody on this machine can read it (mode 644); chmod 600 " + file +
                          "\n");
}

TEST_F(Token, NeedsAFileThatCanBe) {
  const CommandResult none = run({"token", "list", "--file", file});
  EXPECT_EQ(none.code, 2);
  EXPECT_THAT(none.err, HasSubstr("cannot be read (No such file or directory)"));
  const CommandResult nowhere = run({"token", "new", "a", "--file", file + ".d/x.json"});
  EXPECT_EQ(nowhere.code, 1);
  EXPECT_EQ(nowhere.out, "");
  EXPECT_THAT(nowhere.err, HasSubstr("No such file or directory"));
  EXPECT_EQ(run({"token", "new", "a"}).code, 2);
}

TEST_F(Token, NamesTheVerbThatWasMeant) {
  const CommandResult result = run({"token", "nwe", "a"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, StartsWith("hftcpp: unknown verb \"nwe\"; did you mean \"new\"?"));
  EXPECT_EQ(run({"token"}).code, 2);
  for (const std::string verb : {"new", "list", "revoke"})
    EXPECT_THAT(run({"token", verb, "--help"}).out, HasSubstr("Usage: hftcpp token " + verb));
}

// Of two commands at the same time neither's token is lost.
TEST_F(Token, IsNotLostBesideAnother) {
  constexpr int kEach = 20;
  const auto add = [this](const std::string& name) {
    for (int i = 0; i < kEach; ++i) {
      const gateway::TokenFolderLock lock{file};
      std::vector<gateway::TokenEntry> tokens;
      if (std::filesystem::exists(file)) tokens = gateway::read_tokens(file);
      gateway::TokenEntry entry;
      entry.rights.name = name + std::to_string(i);
      entry.sha256 = gateway::hash_of_token(entry.rights.name);
      tokens.push_back(entry);
      gateway::write_tokens(file, tokens);
    }
  };
  std::thread other{add, "other"};
  add("own");
  other.join();
  EXPECT_EQ(gateway::read_tokens(file).size(), 2u * kEach);
}

}  // namespace
}  // namespace hftcpp::app
