// token.cpp: `hftcpp token`: makes, lists and revokes the tokens that a gateway lets in.
#include "app/arguments.hpp"
#include "app/verb.hpp"
#include "service/gateway/token_file.hpp"
#include <hftcpp/service/setting_reader.hpp>
#include <hftcpp/stream/stream_base.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace hftcpp::app {
namespace {

constexpr std::string_view kTokenExamples =
    "Examples:\n"
    "  hftcpp token new desk-1 --file tokens.json --expires 90d\n"
    "  hftcpp token new screen --file tokens.json --symbol '*.sh' --symbol '*.sz' --channel quote\n"
    "  hftcpp token list --file tokens.json\n"
    "  hftcpp token revoke desk-1 --file tokens.json\n"
    "The token is printed once, alone on standard output; the file holds its hash. A server that\n"
    "runs takes the file anew on SIGHUP.\n"
    "Exit code: 0, 1 when the file cannot be written, 2 for wrong arguments or a wrong file.";

using gateway::TokenEntry;

struct TokenOptions {
  std::string file;
  std::string expires;
  std::vector<std::string> channels;
  gateway::Rights rights;
};

std::vector<std::string> channel_words() {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < gateway::kTopicKinds; ++i)
    words.emplace_back(to_text(static_cast<gateway::TopicKind>(i)));
  return words;
}

// "90d", "12h", "30m", "2w": how long from now.
std::optional<std::chrono::seconds> span_of(std::string_view text) {
  constexpr std::chrono::hours kMost{24 * 36'525};  // a century
  std::uint32_t count = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (ec != std::errc{} || count == 0 || end + 1 != text.data() + text.size()) return std::nullopt;
  const auto times = [count](std::chrono::seconds unit) { return unit * count; };
  std::chrono::seconds span{0};
  if (*end == 'm') span = times(std::chrono::minutes{1});
  if (*end == 'h') span = times(std::chrono::hours{1});
  if (*end == 'd') span = times(std::chrono::hours{24});
  if (*end == 'w') span = times(std::chrono::hours{24 * 7});
  return span.count() == 0 || span > kMost ? std::nullopt : std::optional{span};
}

Timestamp time_of(const std::string& text, Timestamp now) {
  if (const auto span = span_of(text)) return now + *span;
  const bool is_date = text.size() == 10;
  const auto time = Timestamp::parse_iso(is_date ? text + "T00:00:00Z" : text);
  if (!time)
    throw UsageError{
        "--expires: expected a time from now (\"90d\", \"12h\", \"30m\", \"2w\", at "
        "most 100 years), a date or a time in UTC (\"2027-02-18T08:00:00Z\"), was \"" +
        text + '"'};
  if (*time <= now) throw UsageError{"--expires: " + text + " is over; name a time to come"};
  return *time;
}

// A file that is wrong is put right by hand: the exit code is that of wrong arguments.
std::vector<TokenEntry> tokens_of(const std::string& file) try {
  return gateway::read_tokens(file);
} catch (const std::invalid_argument& e) {
  throw UsageError{e.what()};
}

void warn_of_danger(const std::string& file) {
  const std::string danger = gateway::danger_to_tokens(file);
  if (!danger.empty()) std::fprintf(stderr, "hftcpp token: %s\n", danger.c_str());
}

std::vector<std::string> names_of(const std::vector<TokenEntry>& tokens) {
  std::vector<std::string> names;
  for (const TokenEntry& token : tokens) names.push_back(token.rights.name);
  return names;
}

auto find_name(std::vector<TokenEntry>& tokens, const std::string& name) {
  return std::ranges::find(tokens, name, [](const TokenEntry& token) { return token.rights.name; });
}

// A user's own exchange is known to the user's own program alone: told, and taken.
void tell_unknown_exchanges(const std::vector<std::string>& exchanges) {
  const std::vector<std::string> known = exchange_names();
  for (const std::string& each : exchanges)
    if (std::ranges::find(known, each) == known.end())
      std::fprintf(stderr, "hftcpp token new: this program has no exchange \"%s\"%s\n",
                   each.c_str(), did_you_mean(each, known).c_str());
}

gateway::Rights rights_of(const TokenOptions& options, Timestamp now) {
  gateway::Rights rights = options.rights;
  if (const std::string objection = gateway::objection_to_token_name(rights.name);
      !objection.empty())
    throw UsageError{"NAME: " + objection};
  for (std::string& symbol : rights.symbols) {
    std::ranges::transform(symbol, symbol.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const std::string objection = objection_to(gateway::TopicPattern{.symbol = symbol});
    if (!objection.empty()) throw UsageError{"--symbol: " + objection};
  }
  for (const std::string& channel : options.channels)
    rights.kinds.push_back(gateway::to_topic_kind(channel).value());
  if (!options.expires.empty()) rights.expires = time_of(options.expires, now);
  return rights;
}

int make_token(const TokenOptions& options) {
  const Timestamp now = Timestamp::now();
  TokenEntry entry{.created = now, .rights = rights_of(options, now)};
  const gateway::TokenFolderLock lock{options.file};
  std::vector<TokenEntry> tokens;
  if (std::filesystem::exists(options.file)) tokens = tokens_of(options.file);
  const std::string& name = entry.rights.name;
  if (find_name(tokens, name) != tokens.end())
    throw UsageError{options.file + " has a token \"" + name +
                     "\" already; take another name, or revoke it first"};
  tell_unknown_exchanges(entry.rights.exchanges);
  const std::string token = gateway::new_token();
  entry.sha256 = gateway::hash_of_token(token);
  tokens.push_back(entry);
  gateway::write_tokens(options.file, tokens);
  std::puts(token.c_str());
  std::fprintf(stderr, "hftcpp token new: %s is in %s; nobody can show it again\n", name.c_str(),
               options.file.c_str());
  return 0;
}

int revoke_token(const TokenOptions& options) {
  const gateway::TokenFolderLock lock{options.file};
  std::vector<TokenEntry> tokens = tokens_of(options.file);
  const auto found = find_name(tokens, options.rights.name);
  if (found == tokens.end())
    throw UsageError{options.file + ": " + unknown("token", options.rights.name, names_of(tokens))};
  tokens.erase(found);
  gateway::write_tokens(options.file, tokens);
  std::printf("%s is revoked: a server that runs lets it in until it takes %s anew\n",
              options.rights.name.c_str(), options.file.c_str());
  return 0;
}

std::string day_of(Timestamp time) {
  return time.to_iso().substr(0, 16) + 'Z';
}

std::string end_of(const gateway::Rights& rights, Timestamp now) {
  if (!rights.expires.is_set()) return "never";
  return rights.expires <= now ? "expired" : day_of(rights.expires);
}

void append_part(std::string& text, const std::string& part) {
  text += (text.empty() ? "" : "; ") + part;
}

// "symbols *.sh, *.sz; channels quote; 3 connections"
std::string summary_of(const gateway::Rights& rights) {
  std::string text;
  if (!rights.exchanges.empty()) append_part(text, "exchanges " + listed(rights.exchanges));
  if (!rights.symbols.empty()) append_part(text, "symbols " + listed(rights.symbols));
  std::vector<std::string> channels;
  for (const gateway::TopicKind kind : rights.kinds) channels.emplace_back(to_text(kind));
  if (!channels.empty()) append_part(text, "channels " + listed(channels));
  if (text.empty()) text = "all market data";
  const auto limit = [&](std::size_t most, const char* of) {
    if (most != 0) append_part(text, "at most " + std::to_string(most) + ' ' + of);
  };
  limit(rights.max_connections, "connections");
  limit(rights.max_subscriptions, "subscriptions");
  limit(rights.max_requests_per_second, "requests/s");
  return text;
}

int list_tokens(const TokenOptions& options) {
  const Timestamp now = Timestamp::now();
  const std::vector<TokenEntry> tokens = tokens_of(options.file);
  warn_of_danger(options.file);
  std::printf("%-20s %-18s %-18s %s\n", "name", "created", "expires", "may have");
  for (const TokenEntry& token : tokens)
    std::printf("%-20s %-18s %-18s %s\n", token.rights.name.c_str(),
                token.created.is_set() ? day_of(token.created).c_str() : "-",
                end_of(token.rights, now).c_str(), summary_of(token.rights).c_str());
  return 0;
}

CLI::App& add_token_verb(CLI::App& token, TokenOptions& options, const char* name,
                         const char* description) {
  CLI::App& verb = *token.add_subcommand(name, description);
  verb.add_option("--file", options.file, "the file of tokens")->required()->type_name("FILE");
  return verb;
}

void add_new(CLI::App& token, const std::shared_ptr<TokenOptions>& options, Outcome& outcome) {
  constexpr std::uint64_t kMost = 1'000'000'000;
  gateway::Rights& rights = options->rights;
  CLI::App& verb = add_token_verb(token, *options, "new", "Makes a token and prints it, once.");
  verb.add_option("NAME", rights.name, "whose it is, for logs and for revoking it")->required();
  verb.add_option("--expires", options->expires, "90d, 12h, 2w, or a date (default: never)")
      ->type_name("TIME");
  const auto add_list = [&](const char* name, std::vector<std::string>& list, const char* of) {
    return verb.add_option(name, list, std::string{of} + "; may be repeated (default: all)")
        ->type_name("TEXT")
        ->allow_extra_args(false);
  };
  add_list("--exchange", rights.exchanges, "an exchange that it may have");
  add_list("--symbol", rights.symbols, "symbols that it may have: btc/usdt, '*.sh', '*/usdt'");
  add_list("--channel", options->channels,
           "a channel that it may have; my_order and the like have to be named")
      ->check(one_of("channel", channel_words()));
  const auto add_limit = [&](const char* name, auto& limit, const char* of) {
    verb.add_option(name, limit, std::string{of} + " (default: as many as anybody)")
        ->check(whole_number(1, kMost))
        ->type_name("N");
  };
  add_limit("--max-connections", rights.max_connections, "connections at a time");
  add_limit("--max-subscriptions", rights.max_subscriptions, "subscriptions of a connection");
  add_limit("--max-requests", rights.max_requests_per_second, "requests a second");
  verb.footer(std::string{kTokenExamples});
  verb.callback([options, &outcome] { outcome.exit_code = make_token(*options); });
}

}  // namespace

void add_token(CLI::App& command, Outcome& outcome) {
  auto options = std::make_shared<TokenOptions>();
  CLI::App& token =
      *command.add_subcommand("token", "Tokens that a gateway lets in: new, list, revoke.");
  token.require_subcommand(1);
  token.footer(std::string{kTokenExamples});
  add_new(token, options, outcome);
  CLI::App& list = add_token_verb(token, *options, "list", "Which tokens there are.");
  list.callback([options, &outcome] { outcome.exit_code = list_tokens(*options); });
  CLI::App& revoke = add_token_verb(token, *options, "revoke", "Takes a token out of the file.");
  revoke.add_option("NAME", options->rights.name, "the token's name")->required();
  revoke.callback([options, &outcome] { outcome.exit_code = revoke_token(*options); });
}

}  // namespace hftcpp::app
