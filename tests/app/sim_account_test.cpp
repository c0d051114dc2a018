// sim_account_test.cpp: `hftcpp sim --account` of each exchange, followed with nothing but the
// lines that it prints, and what it refuses.
#include "app/command_process.hpp"
#include "app/command_run.hpp"
#include "net/self_signed.hpp"
#include "sim/simulator.hpp"
#include "support/frames.hpp"
#include "support/test_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace hftcpp::app {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// What a shell would make of the lines that were printed.
struct Printed {
  CommandProcess::Environment environment;
  std::vector<std::vector<std::string>> commands;  // without "hftcpp"
};

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  bool is_quoted = false;
  bool is_new = true;
  for (const char c : line) {
    if (c == '\'') {
      is_quoted = !is_quoted;
    } else if (c == ' ' && !is_quoted) {
      is_new = true;
    } else {
      if (std::exchange(is_new, false)) words.emplace_back();
      words.back() += c;
    }
  }
  return words;
}

Printed read_printed(const std::string& text) {
  Printed printed;
  for (const std::string& line : split_lines(text)) {
    std::vector<std::string> words = words_of(line);
    if (!line.starts_with("  ") || words.size() < 2) continue;
    if (words[0] == "hftcpp") printed.commands.emplace_back(words.begin() + 1, words.end());
    if (words[0] != "export") continue;
    const std::size_t equals = words[1].find('=');
    printed.environment[words[1].substr(0, equals)] = words[1].substr(equals + 1);
  }
  return printed;
}

class SimAccountOf : public testing::TestWithParam<std::string> {};

TEST_P(SimAccountOf, IsFollowedWithTheLinesThatItPrints) {
  const test::TemporaryFile config{""};
  CommandProcess simulator{{"sim", GetParam(), "--rate", "500", "--account", "--account-pace",
                            "20ms", "--account-config", config.path()}};
  ASSERT_TRUE(simulator.says("\n  hftcpp run " + config.path() + "\n")) << simulator.said();
  const Printed printed = read_printed(simulator.said());
  ASSERT_EQ(printed.commands.size(), 3u) << simulator.said();

  for (const std::vector<std::string>& command : printed.commands) {
    const bool needs_keys = command.back() != config.path();
    CommandProcess client{command,
                          needs_keys ? printed.environment : CommandProcess::Environment{}};
    EXPECT_TRUE(client.says_one_of({" my_order buy ", " my_order sell "})) << client.said();
    EXPECT_TRUE(client.says_one_of({" my_trade buy ", " my_trade sell "})) << client.said();
    EXPECT_TRUE(client.says(" total ")) << client.said();
    EXPECT_EQ(client.stop(), 0) << client.said();
  }
  EXPECT_EQ(simulator.stop(), 0);
}

std::string exchange_of(const testing::TestParamInfo<std::string>& exchange) {
  return exchange.param;
}
std::vector<std::string> exchanges_with_accounts() {
  std::vector<std::string> names = sim::simulator_names();
  std::erase_if(names, [](const std::string& name) { return !sim::has_account(name); });
  return names;
}
INSTANTIATE_TEST_SUITE_P(Each, SimAccountOf, testing::ValuesIn(exchanges_with_accounts()),
                         exchange_of);

TEST(SimAccount, IsOpenedByItsOwnKeysAlone) {
  CommandProcess simulator{{"sim", "kraken", "--account"}};
  ASSERT_TRUE(simulator.says("\n  hftcpp run configs/account.json")) << simulator.said();
  Printed printed = read_printed(simulator.said());
  ASSERT_FALSE(printed.commands.empty());
  printed.environment.at("HFTCPP_API_KEY") = "another-key";

  CommandProcess client{printed.commands[0], printed.environment};

  EXPECT_TRUE(client.says("EAPI:Invalid key")) << client.said();
}

TEST(SimAccount, IsThereWithKeysFromFiles) {
  const test::TemporaryFile secret{net::make_self_signed().key};
  const test::TemporaryFile config{""};

  const CommandResult result =
      run({"sim", "coinbase", "--seconds", "0.1", "--pairs", "btc/usd", "--api-key", "my-key",
           "--api-secret", '@' + secret.path(), "--account-config", config.path()});

  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out,
              AllOf(HasSubstr("# HFTCPP_API_KEY: as given with --api-key\n"),
                    HasSubstr("export HFTCPP_API_SECRET=\"$(cat " + secret.path() + ")\"\n"),
                    Not(HasSubstr("PRIVATE KEY"))));
  const std::string written = load_file(config.path());
  EXPECT_THAT(written, AllOf(HasSubstr("\"api_secret\": \"${file:" + secret.path() + "}\""),
                             HasSubstr("\"api_key\": \"my-key\""), Not(HasSubstr("PRIVATE"))));
  EXPECT_EQ(run({"check", config.path()}).out.substr(0, 3), "ok:");
  EXPECT_EQ(std::filesystem::status(config.path()).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(SimAccount, IsFollowedOverTlsWithAKeyOfOnesOwn) {
  const test::TemporaryFile secret{net::make_self_signed().key};
  const test::TemporaryFile certificate{""};
  const test::TemporaryFile config{""};
  CommandProcess simulator{{"sim", "coinbase", "--tls", "--cert-file", certificate.path(),
                            "--api-key", "my-key", "--api-secret", '@' + secret.path(),
                            "--account-pace", "50ms", "--account-config", config.path()}};
  ASSERT_TRUE(simulator.says("\n  hftcpp run " + config.path() + "\n")) << simulator.said();
  Printed printed = read_printed(simulator.said());
  ASSERT_EQ(printed.commands.size(), 3u);
  printed.environment["HFTCPP_API_KEY"] = "my-key";
  printed.environment["HFTCPP_API_SECRET"] = load_file(secret.path());

  for (const std::vector<std::string>& command : printed.commands) {
    CommandProcess client{command, printed.environment};
    EXPECT_TRUE(client.says_one_of({" my_order buy ", " my_order sell "})) << client.said();
    EXPECT_EQ(client.stop(), 0) << client.said();
  }
}

// Whoever starts a simulator again need not start its clients again.
TEST(SimAccount, HasTheSameKeysAtEachStart) {
  for (const std::string& exchange : exchanges_with_accounts()) {
    const auto keys = [&](const std::string& seed) {
      return read_printed(
                 run({"sim", exchange, "--seconds", "0.01", "--account", "--seed", seed}).out)
          .environment.at("HFTCPP_API_SECRET");
    };
    EXPECT_EQ(keys("1"), keys("1")) << exchange;
    EXPECT_NE(keys("1"), keys("2")) << exchange;
  }
}

// Its lines are to be pasted as they stand there.
TEST(SimAccount, HasTheKeysThatTheDocumentationNames) {
  const std::string printed = run({"sim", "kraken", "--seconds", "0.01", "--account"}).out;
  const std::string page = load_file(HFTCPP_SOURCE_DIR "/docs/configuration.md");
  for (const auto& [name, value] : read_printed(printed).environment)
    EXPECT_TRUE(name.ends_with("_HOST") || name.ends_with("_EXCHANGE") ||
                page.find("\nexport " + name + '=' + value + '\n') != page.npos)
        << name << '=' << value;
}

TEST(SimAccount, IsNotThereUnlessAskedFor) {
  EXPECT_THAT(run({"sim", "kraken", "--seconds", "0.01"}).out, Not(HasSubstr("account")));
}

struct WrongAccount {
  std::string name;
  std::vector<std::string> arguments;
  std::string words;
};

void PrintTo(const WrongAccount& wrong, std::ostream* out) {
  *out << wrong.words;
}

class SimAccountRefuses : public testing::TestWithParam<WrongAccount> {};

TEST_P(SimAccountRefuses, WhatCannotBeRight) {
  std::vector<std::string> arguments = GetParam().arguments;
  arguments.insert(arguments.begin(), "sim");
  CommandProcess command{arguments};

  EXPECT_TRUE(command.says(GetParam().words + "\n")) << command.said();
  EXPECT_EQ(command.end(), 2);
  EXPECT_THAT(command.said(), Not(HasSubstr("simulator: ws")));  // nothing was started
}

INSTANTIATE_TEST_SUITE_P(
    Each, SimAccountRefuses,
    testing::Values(
        WrongAccount{"AnEmptyKey", {"kraken", "--api-key", ""}, "hftcpp sim: --api-key: is empty"},
        WrongAccount{"AKeyWithASpace",
                     {"kraken", "--api-key", "my key"},
                     "--api-key: has a space, a line break or a letter that no key has"},
        WrongAccount{"AFileThatIsNotThere",
                     {"kraken", "--api-secret", "@/no/such/file"},
                     "--api-secret: cannot read the file /no/such/file"},
        WrongAccount{"AnEmptySecret", {"okx", "--api-secret", ""}, "--api-secret: is empty"},
        WrongAccount{"ASecretThatIsNoBase64",
                     {"kraken_future", "--api-secret", "not base64!"},
                     "--api-secret: is no base64, as this exchange's secrets are"},
        WrongAccount{"ASecretThatIsNoKey",
                     {"coinbase", "--api-secret", "c2VjcmV0"},
                     "--api-secret: is neither an EC key (P-256) as PEM nor an Ed25519 key as "
                     "base64"},
        WrongAccount{"APassphraseWhereThereIsNone",
                     {"binance", "--api-passphrase", "open"},
                     "--api-passphrase: binance has none; leave it out"},
        WrongAccount{"NoPace",
                     {"binance", "--account-pace", "0s"},
                     "--account-pace: 0s is no time at all; for example 500ms"},
        WrongAccount{"AFileThatCannotBeWritten",
                     {"binance", "--account-config", "/no/such/folder/a.json"},
                     "--account-config: cannot write /no/such/folder/a.json: No such file or "
                     "directory"}),
    [](const auto& wrong) { return wrong.param.name; });

TEST(SimAccount, SaysWhatAPaceLooksLike) {
  const CommandResult result = run({"sim", "kraken", "--account-pace", "soon"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("--account-pace: expected a duration (\"250ms\", "));
}

TEST(SimAccount, TakesANumberOfSecondsForAPace) {
  const CommandResult none = run({"sim", "kraken", "--account-pace", "0", "--seconds", "0.01"});
  EXPECT_EQ(none.code, 2);
  EXPECT_THAT(none.err, HasSubstr("--account-pace: 0 is no time at all; for example 500ms"));
  EXPECT_THAT(run({"sim", "kraken", "--account-pace", "2", "--seconds", "0.01"}).out,
              HasSubstr("every 2000 ms"));
}

// What follows from a key that is not there is not worth a line of its own.
TEST(AccountConfig, NamesTheVariablesThatItMisses) {
  ::unsetenv("HFTCPP_API_KEY");
  ::unsetenv("HFTCPP_API_SECRET");
  const CommandResult result = run({"check", HFTCPP_SOURCE_DIR "/configs/account.json"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(
      split_lines(result.err),
      testing::ElementsAre(HasSubstr("api_key: the environment variable HFTCPP_API_KEY is"),
                           HasSubstr("api_secret: the environment variable HFTCPP_API_SEC")));
}

}  // namespace
}  // namespace hftcpp::app
