#include "app/sim_account.hpp"

#include "app/account_environment.hpp"
#include "app/verb.hpp"
#include "exchanges/exchange.hpp"
#include "sim/credentials.hpp"
#include <hftcpp/core/event_json.hpp>
#include <hftcpp/service/setting_reader.hpp>

#include <CLI/CLI.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace hftcpp::app {
namespace {

bool is_file(const std::optional<std::string>& given) {
  return given && given->starts_with('@');
}

std::string file_of(const std::string& given) {
  return std::filesystem::absolute(given.substr(1)).string();
}

// The text itself, or what the file holds without the line break at its end.
std::string read_given(const char* option, const std::string& given) {
  if (!given.starts_with('@')) return given;
  std::ifstream file{given.substr(1), std::ios::binary};
  std::string text{std::istreambuf_iterator<char>{file}, {}};
  if (!file.is_open() || file.bad())
    throw UsageError{std::string{option} + ": cannot read the file " + given.substr(1)};
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

// It goes into a header of a request.
void check_word(const char* option, const std::string& word) {
  const auto is_strange = [](char c) { return c <= ' ' || c > '~'; };
  if (word.empty()) throw UsageError{std::string{option} + ": is empty"};
  if (std::ranges::any_of(word, is_strange))
    throw UsageError{std::string{option} +
                     ": has a space, a line break or a letter that no key "
                     "has"};
}

std::chrono::milliseconds to_pace(const std::string& text) {
  Problems problems;
  const bool is_number = !text.empty() && text.size() <= 9 &&
                         text.find_first_not_of("0123456789") == std::string::npos;
  const boost::json::value given =
      is_number ? boost::json::value(std::stoll(text)) : boost::json::value(text);
  const boost::json::object object{{"--account-pace", given}};
  SettingReader reader{object, "", problems};
  const auto pace = reader.duration("--account-pace", std::chrono::milliseconds{0});
  if (!problems.empty()) throw UsageError{problems.front().to_text()};
  if (pace.count() == 0)
    throw UsageError{"--account-pace: " + text + " is no time at all; for example 500ms"};
  return pace;
}

// ---- what is printed and written ----

std::string shell_word(const std::string& text) {
  const auto is_plain = [](unsigned char c) {
    return std::isalnum(c) || std::strchr("_-+=/.,:@%", c) != nullptr;
  };
  if (!text.empty() && std::ranges::all_of(text, is_plain)) return text;
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'')
      quoted += "'\\''";
    else
      quoted += c;
  }
  return quoted + '\'';
}

std::string export_line(const char* variable, const std::string& value) {
  return std::string{"  export "} + variable + '=' + shell_word(value) + '\n';
}

// How the environment gets a key that was made up, that a file holds, or that its giver knows.
std::string key_line(const char* variable, const char* option,
                     const std::optional<std::string>& given, const std::string& value) {
  if (!given) return export_line(variable, value);
  if (is_file(given))
    return std::string{"  export "} + variable + "=\"$(cat " + shell_word(file_of(*given)) +
           ")\"\n";
  return std::string{"  # "} + variable + ": as given with " + option + '\n';
}

std::string json_text(std::string_view text) {
  std::string out;
  append_json_text(out, text);
  return out;
}

// What is given goes into the configuration as it is: "${" in it is no variable.
std::string config_text(std::string text) {
  for (std::size_t at = text.find("${"); at != text.npos; at = text.find("${", at + 3))
    text.insert(at, "$");
  return json_text(text);
}

std::string config_key(const std::optional<std::string>& given, const std::string& value) {
  return is_file(given) ? json_text("${file:" + file_of(*given) + '}') : config_text(value);
}

std::vector<std::string> pairs_of(const sim::Simulator& simulator) {
  std::vector<std::string> pairs;
  for (const auto& instrument : simulator.market().instruments())
    pairs.emplace_back(instrument.symbol.text());
  return pairs;
}

// The batch says what the orders' own channel says.
std::vector<std::string> channels_of(const std::string& exchange) {
  std::vector<std::string> channels;
  for (const Channel channel : exchange_named(exchange).channels)
    if (is_private(channel) && channel != Channel::my_order_batch)
      channels.emplace_back(to_text(channel));
  return channels;
}

std::string json_list(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : ", ") + json_text(word);
  return '[' + list + ']';
}

std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

}  // namespace

void add_account_options(CLI::App& verb, SimAccountOptions& options) {
  verb.add_flag("--account", options.enabled,
                "an account that trades by itself, on the private channels and over REST; prints "
                "the keys that open it. Each of the options below implies it");
  verb.add_option("--api-key", options.key, "instead of a key that is made up; @FILE reads it")
      ->type_name("TEXT");
  verb.add_option("--api-secret", options.secret,
                  "likewise, in the exchange's form: base64, a PEM (@key.pem), ...")
      ->type_name("TEXT");
  verb.add_option("--api-passphrase", options.passphrase, "likewise, where the exchange has one")
      ->type_name("TEXT");
  verb.add_option("--account-pace", options.pace,
                  "how often something happens: 500ms, 2s (default: 1s)")
      ->type_name("DURATION");
  verb.add_option("--account-config", options.config_file,
                  "writes a configuration for `hftcpp run` there, keys included")
      ->type_name("FILE");
}

sim::AccountSettings to_account(const SimAccountOptions& options, const std::string& exchange,
                                std::uint64_t seed) {
  sim::AccountSettings account;
  if (!options.is_wanted()) return account;
  if (!sim::has_account(exchange))
    throw UsageError{"--account: " + exchange +
                     " has no accounts, only market data; leave --account and the options that go "
                     "with it out"};
  const sim::CredentialForm& form = sim::credential_form(exchange);
  if (options.passphrase && !form.has_passphrase)
    throw UsageError{"--api-passphrase: " + exchange + " has none; leave it out"};
  sim::Credentials keys = sim::make_credentials(form, seed);
  if (options.key) keys.key = read_given("--api-key", *options.key);
  if (options.secret) keys.secret = read_given("--api-secret", *options.secret);
  if (options.passphrase) keys.passphrase = read_given("--api-passphrase", *options.passphrase);
  check_word("--api-key", keys.key);
  if (form.has_passphrase) check_word("--api-passphrase", keys.passphrase);
  if (const std::string wrong = form.objection(keys.secret); !wrong.empty())
    throw UsageError{"--api-secret: " + wrong};
  account.enabled = true;
  account.key = std::move(keys.key);
  account.secret = std::move(keys.secret);
  account.passphrase = std::move(keys.passphrase);
  account.seed = seed;
  if (options.pace) account.pace = to_pace(*options.pace);
  return account;
}

std::string SimAccount::words() const {
  const sim::AccountSettings& account = settings.account;
  const std::string host = simulator.websocket_url();
  const std::string rest = simulator.rest_url();
  const std::string ca =
      settings.tls ? std::filesystem::absolute(settings.certificate_file).string() : "";
  std::string text = "Its account does something every " + std::to_string(account.pace.count()) +
                     " ms. To follow it, in another terminal:\n";
  text += key_line(kKeyVariable, "--api-key", options.key, account.key);
  text += key_line(kSecretVariable, "--api-secret", options.secret, account.secret);
  if (!account.passphrase.empty())
    text +=
        key_line(kPassphraseVariable, "--api-passphrase", options.passphrase, account.passphrase);
  text += "  hftcpp tail " + exchange + ' ' + joined(channels_of(exchange), ",") + ' ' +
          joined(pairs_of(simulator), " ") + " --host " + host + " --rest " + rest;
  if (!ca.empty()) text += " --ca-file " + shell_word(ca);
  text += "\nor as a service, with the same keys:\n";
  text += export_line("HFTCPP_EXCHANGE", exchange);
  text += export_line("HFTCPP_API_HOST", host) + export_line("HFTCPP_REST_HOST", rest);
  if (!ca.empty()) text += export_line("HFTCPP_CA_FILE", ca);
  text += "  hftcpp run configs/account.json --set " +
          shell_word("service.account.setting.streams[0].currency_pairs=" +
                     json_list(pairs_of(simulator))) +
          '\n';
  if (options.config_file)
    text +=
        "or with all of that in a file:\n  hftcpp run " + shell_word(*options.config_file) + '\n';
  return text;
}

std::string SimAccount::configuration() const {
  const sim::AccountSettings& account = settings.account;
  std::string text = R"({
  "service.account": {
    "class_name": "PrintService",
    "setting": {
      "apis": [
        {
          "exchange": )" +
                     json_text(exchange) +
                     ",\n          \"api_key\": " + config_key(options.key, account.key) +
                     ",\n          \"api_secret\": " + config_key(options.secret, account.secret);
  if (!account.passphrase.empty())
    text += ",\n          \"api_auth_data\": {\"passphrase\": " +
            config_key(options.passphrase, account.passphrase) + '}';
  text += R"(
        }
      ],
      "streams": [
        {
          "exchange": )" +
          json_text(exchange) +
          ",\n          \"currency_pairs\": " + json_list(pairs_of(simulator)) +
          ",\n          \"subscribe_channels\": " + json_list(channels_of(exchange)) +
          ",\n          \"api_host\": " + json_text(simulator.websocket_url()) +
          ",\n          \"rest_host\": " + json_text(simulator.rest_url());
  if (settings.tls)
    text += ",\n          \"ca_file\": " +
            config_text(std::filesystem::absolute(settings.certificate_file).string());
  return text + "\n        }\n      ]\n    }\n  }\n}\n";
}

void SimAccount::write_configuration() const {
  if (!options.config_file) return;
  const std::string text = configuration();
  const int file =
      ::open(options.config_file->c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const bool is_written =
      file >= 0 && ::fchmod(file, 0600) == 0 &&
      ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  const int why = errno;
  if (file >= 0) ::close(file);
  if (!is_written)
    throw UsageError{"--account-config: cannot write " + *options.config_file + ": " +
                     std::strerror(why)};
}

}  // namespace hftcpp::app
