// token_store_test: what a file of tokens may hold, what becomes of one that may not, and how it is
// written.
#include "service/gateway/token_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <stdexcept>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <vector>

namespace hftcpp::gateway {
namespace {

// The hash of "hft_one".
const std::string kTokenOne = hash_of_token("hft_one");

Timestamp token_time(const char* iso) {
  return Timestamp::parse_iso(iso).value();
}

std::string one_token_with(const std::string& members) {
  return R"({"tokens":[{"name":"desk-1","sha256":")" + kTokenOne + "\"" + members + "}]}";
}

std::string token_refusal(const std::string& json) try {
  (void)TokenStore::parse(json, "tokens.json");
  return "none";
} catch (const std::invalid_argument& e) {
  return e.what();
}

class TokenFolder {
 public:
  TokenFolder() {
    std::string name = std::filesystem::temp_directory_path() / "hftcpp-tokens-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr)
      throw std::system_error{errno, std::generic_category(), name};
    path_ = name;
  }
  ~TokenFolder() { std::filesystem::remove_all(path_); }
  TokenFolder(const TokenFolder&) = delete;
  TokenFolder& operator=(const TokenFolder&) = delete;

  [[nodiscard]] std::string file(const char* name = "tokens.json") const { return path_ / name; }
  [[nodiscard]] std::size_t count() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator{path_}, {}));
  }

 private:
  std::filesystem::path path_;
};

unsigned token_file_mode(const std::string& file) {
  struct stat status {};
  return ::stat(file.c_str(), &status) == 0 ? status.st_mode & 0777u : 0;
}

TokenEntry token_entry(const std::string& name) {
  TokenEntry entry{.sha256 = hash_of_token(name)};
  entry.rights.name = name;
  return entry;
}

TEST(TokenStore, HashesWithSha256) {
  EXPECT_EQ(hash_of_token("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hash_of_token(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(TokenStore, MakesTokensThatNobodyCanGuess) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string token = new_token();
    EXPECT_EQ(token.size(), 47u);  // 256 bits are 43 letters of 6
    EXPECT_TRUE(token.starts_with("hft_"));
    EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                      "0123456789-_"),
              std::string::npos);
    seen.insert(token);
  }
  EXPECT_EQ(seen.size(), 100u);
}

TEST(TokenStore, FindsTheRightsOfAToken) {
  const auto store = TokenStore::parse(
      one_token_with(R"(,"created":"2026-11-20T08:00:00Z","expires":"2027-02-18T08:00:00Z",)"
                     R"("exchanges":["kraken"],"symbols":["*.SH","btc/usd"],"channels":["trade",)"
                     R"("stream_status"],"max_connections":3,"max_subscriptions":500,)"
                     R"("max_requests_per_second":20)"),
      "tokens.json");

  ASSERT_EQ(store->size(), 1u);
  const auto rights = store->find("hft_one", token_time("2026-11-20T08:00:00Z"));
  ASSERT_TRUE(rights);
  EXPECT_EQ(rights->name, "desk-1");
  EXPECT_EQ(rights->exchanges, std::vector<std::string>{"kraken"});
  EXPECT_EQ(rights->symbols, (std::vector<std::string>{"*.sh", "btc/usd"}));
  EXPECT_EQ(rights->kinds, (std::vector{TopicKind::trade, TopicKind::stream_status}));
  EXPECT_EQ(rights->max_connections, 3u);
  EXPECT_EQ(rights->max_subscriptions, 500u);
  EXPECT_EQ(rights->max_requests_per_second, 20u);
  EXPECT_EQ(rights->expires, token_time("2027-02-18T08:00:00Z"));
}

TEST(TokenStore, KnowsNoOtherToken) {
  const auto store = TokenStore::parse(one_token_with(""), "tokens.json");
  for (const std::string& token : {std::string{}, std::string{"hft_on"}, std::string{"hft_one "},
                                   kTokenOne, std::string(100'000, 'x')})
    EXPECT_FALSE(store->find(token, token_time("2026-11-20T08:00:00Z")));
  EXPECT_FALSE(TokenStore::parse(R"({"tokens":[]})", "x")->find("", {}));
}

TEST(TokenStore, KnowsATokenUntilItExpires) {
  const auto store = TokenStore::parse(one_token_with(R"(,"expires":"2026-11-20T08:00:00Z")"), "x");
  EXPECT_TRUE(store->find("hft_one", token_time("2026-11-20T07:59:59.999999999Z")));
  EXPECT_FALSE(store->find("hft_one", token_time("2026-11-20T08:00:00Z")));
}

TEST(TokenStore, TakesHashesInCapitalLetters) {
  std::string json = one_token_with("");
  const std::size_t begin = json.find(kTokenOne);
  for (std::size_t i = begin; i < begin + 64; ++i)
    json[i] = static_cast<char>(std::toupper(static_cast<unsigned char>(json[i])));
  EXPECT_TRUE(TokenStore::parse(json, "x")->find("hft_one", {}));
}

TEST(TokenStore, SaysWhatIsWrongAndWhatWouldBeRight) {
  EXPECT_EQ(token_refusal("{"),
            "tokens.json:1:2: expected a key in double quotes or '}', found the end of the file");
  EXPECT_EQ(token_refusal("[]"), "tokens.json: expected {\"tokens\": [...]}, was a list");
  EXPECT_EQ(token_refusal("{}"),
            "tokens.json: tokens: is missing; write {\"tokens\": []} for none");
  EXPECT_EQ(token_refusal(R"({"tokens":[1]})"),
            "tokens.json: tokens[0]: expected an object, was a "
            "number");
  EXPECT_EQ(token_refusal(R"({"tokens":[],"tokns":[]})").substr(0, 45),
            "tokens.json: tokns: unknown key; did you mean");
  EXPECT_EQ(token_refusal(R"({"tokens":[{}]})"),
            "tokens.json: tokens[0].name: is missing\ntokens.json: tokens[0].sha256: is missing");
}

TEST(TokenStore, RefusesBadMembers) {
  const auto refusal = [](const std::string& members) {
    return token_refusal(one_token_with(members));
  };
  EXPECT_EQ(refusal(R"(,"expires":"tomorrow")"),
            "tokens.json: tokens[0].expires: expected a time as \"2026-11-20T08:00:00Z\", was "
            "\"tomorrow\"");
  EXPECT_EQ(refusal(R"(,"expires":"")"), "tokens.json: tokens[0].expires: is empty");
  EXPECT_EQ(refusal(R"(,"expires":7)"), "tokens.json: tokens[0].expires: expected a text, was 7");
  EXPECT_EQ(refusal(R"(,"symbols":["*.sh","a*b"])"),
            "tokens.json: tokens[0].symbols[1]: \"*\" stands at the beginning of a symbol or "
            "nowhere: \"*\", \"*.sh\", \"*/usdt\"");
  EXPECT_EQ(refusal(R"(,"exchanges":[""])"), "tokens.json: tokens[0].exchanges[0]: is empty");
  EXPECT_EQ(refusal(R"(,"channels":["trad"])"),
            "tokens.json: tokens[0].channels[0]: unknown channel \"trad\"; did you mean "
            "\"trade\"?");
  EXPECT_NE(refusal(R"(,"max_connections":-1)").find("tokens[0].max_connections: expected"),
            std::string::npos);
  EXPECT_NE(refusal(R"(,"max_conections":1)").find("did you mean \"max_connections\"?"),
            std::string::npos);
  EXPECT_NE(refusal(R"(,"name":"desk-2")").find("stands twice"), std::string::npos);
}

TEST(TokenStore, RefusesNamesThatLogsCouldNotShow) {
  for (const std::string name : {"a b", "a\\n", "ä", "anonymous", ""}) {
    const std::string json =
        R"({"tokens":[{"name":")" + name + R"(","sha256":")" + kTokenOne + R"("}]})";
    EXPECT_EQ(token_refusal(json).substr(0, 28), "tokens.json: tokens[0].name:") << name;
  }
  EXPECT_EQ(objection_to_token_name("Desk-1_a.b@c:d"), "");
  EXPECT_EQ(objection_to_token_name(std::string(64, 'a')), "");
  EXPECT_NE(objection_to_token_name(std::string(65, 'a')), "");
}

// Somebody may put the token where its hash belongs: it must not end in a log.
TEST(TokenStore, DoesNotRepeatWhatShouldBeAHash) {
  const std::string json = R"({"tokens":[{"name":"a","sha256":"hft_secret"}]})";
  EXPECT_EQ(token_refusal(json),
            "tokens.json: tokens[0].sha256: expected the 64 hex digits of a token's hash; "
            "`hftcpp token new` makes a token and writes its hash here");
}

TEST(TokenStore, RefusesTwoOfOneNameOrHash) {
  const std::string two = hash_of_token("two");
  const auto json = [](const std::string& name, const std::string& hash) {
    return R"({"tokens":[{"name":"a","sha256":")" + kTokenOne + R"("},{"name":")" + name +
           R"(","sha256":")" + hash + R"("}]})";
  };
  EXPECT_EQ(token_refusal(json("a", two)),
            "tokens.json: tokens[1].name: \"a\" is the name of tokens[0] too; each token needs a "
            "name of its own");
  EXPECT_EQ(token_refusal(json("b", kTokenOne)),
            "tokens.json: tokens[1].sha256: is the hash of tokens[0] too; make each a token of its "
            "own");
  EXPECT_EQ(token_refusal(json("b", two)), "none");
}

TEST(TokenStore, LoadsWhatWasWritten) {
  const TokenFolder folder;
  TokenEntry all = token_entry("all");
  all.created = token_time("2026-11-20T08:00:00Z");
  all.rights.expires = token_time("2027-11-20T08:00:00Z");
  all.rights.exchanges = {"kraken"};
  all.rights.symbols = {"*.sh"};
  all.rights.kinds = {TopicKind::my_trade};
  all.rights.max_connections = 1;
  all.rights.max_subscriptions = 2;
  all.rights.max_requests_per_second = 3;
  const std::vector tokens{all, token_entry("plain")};

  write_tokens(folder.file(), tokens);

  EXPECT_EQ(token_file_mode(folder.file()), 0600u);
  EXPECT_EQ(folder.count(), 1u);  // nothing is left beside it
  const auto read = read_tokens(folder.file());
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(tokens_json(read), tokens_json(tokens));
  EXPECT_EQ(tokens_json(read),
            R"({"tokens": [)"
            "\n  "
            R"({"name":"all","sha256":")" +
                hash_of_token("all") +
                R"(","created":"2026-11-20T08:00:00Z","expires":"2027-11-20T08:00:00Z",)"
                R"("exchanges":["kraken"],"symbols":["*.sh"],"channels":["my_trade"],)"
                R"("max_connections":1,"max_subscriptions":2,"max_requests_per_second":3},)"
                "\n  "
                R"({"name":"plain","sha256":")" +
                hash_of_token("plain") + "\"}\n]}\n");
  const auto store = TokenStore::load(folder.file());
  EXPECT_EQ(store->find("plain", {})->name, "plain");
}

TEST(TokenStore, ReplacesTheFileThatALinkLeadsTo) {
  const TokenFolder folder;
  write_tokens(folder.file("real.json"), {});
  ::chmod(folder.file("real.json").c_str(), 0644);
  std::filesystem::create_symlink("real.json", folder.file());

  write_tokens(folder.file(), std::vector{token_entry("a")});

  EXPECT_TRUE(std::filesystem::is_symlink(folder.file()));
  EXPECT_EQ(read_tokens(folder.file("real.json")).size(), 1u);
  EXPECT_EQ(token_file_mode(folder.file("real.json")), 0600u);
}

TEST(TokenStore, TakesANameAloneForAFileOfTheWorkingDirectory) {
  const TokenFolder folder;
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder.file(""));
  EXPECT_NO_THROW({
    const TokenFolderLock lock{"tokens.json"};
    write_tokens("tokens.json", std::vector{token_entry("a")});
  });
  std::filesystem::current_path(before);

  EXPECT_EQ(folder.count(), 1u);
  EXPECT_EQ(read_tokens(folder.file()).size(), 1u);
}

TEST(TokenStore, SaysWhichFileCannotBeReadOrWritten) {
  const TokenFolder folder;
  try {
    (void)TokenStore::load(folder.file());
    FAIL() << "there is no such file";
  } catch (const std::invalid_argument& e) {
    EXPECT_EQ(std::string{e.what()}, folder.file() +
                                         ": cannot be read (No such file or directory); `hftcpp "
                                         "token new NAME --file " +
                                         folder.file() + "` makes one");
  }
  EXPECT_THROW(write_tokens(folder.file("none/tokens.json"), {}), std::system_error);
  EXPECT_THROW((TokenFolderLock{folder.file("none/tokens.json")}), std::system_error);
}

TEST(TokenStore, WarnsOfFilesThatOthersMayReadOrWrite) {
  const TokenFolder folder;
  EXPECT_EQ(danger_to_tokens(folder.file()), "");
  write_tokens(folder.file(), {});
  EXPECT_EQ(danger_to_tokens(folder.file()), "");
  ::chmod(folder.file().c_str(), 0640);
  EXPECT_EQ(danger_to_tokens(folder.file()), "");
  ::chmod(folder.file().c_str(), 0644);
  EXPECT_EQ(danger_to_tokens(folder.file()),
            folder.file() + ": everybody on this machine can read it (mode 644); chmod 600 " +
                folder.file());
  ::chmod(folder.file().c_str(), 0660);
  EXPECT_EQ(danger_to_tokens(folder.file()),
            folder.file() +
                ": others than its owner can write it, and let in whom they like (mode 660); "
                "chmod 600 " +
                folder.file());
}

}  // namespace
}  // namespace hftcpp::gateway
