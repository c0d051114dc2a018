// config_streams.cpp: every member of a stream, each checked against what its exchange says.
#include "service/config_streams.hpp"

#include "service/config_parser.hpp"
#include "stream/all_pairs.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <tuple>
#include <utility>

namespace hftcpp::config {
namespace {

namespace json = boost::json;

struct Keys {
  std::string api_key;
  std::string api_secret;
  std::map<std::string, std::string> api_auth_data;
};

bool is_known(const std::vector<std::string>& known, const std::string& word) {
  return known.empty() || std::find(known.begin(), known.end(), word) != known.end();
}

bool is_same_pair(const std::string& a, const std::string& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

// Empty when it is missing or unknown, which has then been said.
std::string read_exchange(SettingReader& reader, const ConfigRules& rules) {
  std::string exchange = reader.required_text("exchange");
  if (exchange.empty() || is_known(rules.exchanges, exchange)) return exchange;
  reader.report("exchange",
                "unknown exchange \"" + exchange + "\"" + did_you_mean(exchange, rules.exchanges));
  return {};
}

// {"depth": 10, "interval": "1m"}: plain values, kept as texts.
std::map<std::string, std::string> read_texts(SettingReader& reader, std::string_view key) {
  std::map<std::string, std::string> texts;
  const json::object* object = reader.object(key);
  if (!object) return texts;
  for (const auto& [name, value] : *object) {
    if (const json::string* text = value.if_string())
      texts.emplace(name, *text);
    else if (value.is_int64() || value.is_bool())
      texts.emplace(name, value.is_bool() ? (value.get_bool() ? "true" : "false")
                                          : std::to_string(value.get_int64()));
    else
      reader.report(join(key, std::string_view{name}),
                    "expected a text, a whole number, true or false, was " +
                        describe(value, is_secret(key) ? key : std::string_view{name}));
  }
  return texts;
}

Keys read_keys(SettingReader& reader) {
  Keys keys;
  keys.api_key = reader.text("api_key");
  keys.api_secret = reader.text("api_secret");
  keys.api_auth_data = read_texts(reader, "api_auth_data");
  return keys;
}

// Calls `read` with a reader of each entry of a list of objects.
template <class Read>
void each_object(SettingReader& setting, std::string_view key, Problems& problems, Read read) {
  const json::array* list = setting.array(key);
  if (!list) return;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const json::value& entry = (*list)[i];
    if (!entry.is_object()) {
      problems.push_back(
          {setting.path_of(key, i), "expected an object, was " + describe(entry, key)});
      continue;
    }
    SettingReader reader{entry.get_object(), setting.path_of(key, i), problems};
    read(reader);
    reader.refuse_others();
  }
}

std::map<std::string, Keys> read_apis(SettingReader& setting, const ConfigRules& rules,
                                      Problems& problems) {
  std::map<std::string, Keys> apis;
  each_object(setting, "apis", problems, [&](SettingReader& reader) {
    const std::string exchange = read_exchange(reader, rules);
    Keys keys = read_keys(reader);
    if (exchange.empty()) return;
    if (!apis.emplace(exchange, std::move(keys)).second)
      reader.report("exchange", "\"" + exchange +
                                    "\" stands twice in apis; for a second account, put its keys "
                                    "into the stream that uses them");
  });
  return apis;
}

std::vector<Channel> read_channels(SettingReader& reader, const std::string& exchange,
                                   const ConfigRules& rules, Problems& problems) {
  constexpr std::string_view kKey = "subscribe_channels";
  std::vector<Channel> channels;
  std::vector<std::string> possible;
  if (!exchange.empty() && rules.channels_of)
    for (const Channel channel : rules.channels_of(exchange))
      possible.emplace_back(to_text(channel));
  std::vector<std::string> all;
  for (const Channel channel : all_channels()) all.emplace_back(to_text(channel));

  const std::vector<std::string> words = reader.texts(kKey);
  const auto refuse = [&](std::size_t i, std::string why) {
    problems.push_back({reader.path_of(kKey, i), std::move(why)});
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto channel = to_channel(words[i]);
    if (!channel)
      refuse(i, "unknown channel \"" + words[i] + "\"" +
                    did_you_mean(words[i], possible.empty() ? all : possible));
    else if (!is_known(possible, words[i]))
      refuse(i, exchange + " has no channel \"" + words[i] + "\"" + did_you_mean("", possible));
    else if (std::find(channels.begin(), channels.end(), *channel) != channels.end())
      refuse(i, "\"" + words[i] + "\" stands twice");
    else
      channels.push_back(*channel);
  }
  if (!reader.has(kKey)) reader.report(kKey, "is missing");
  const json::array* list = reader.array(kKey);
  if (list && list->empty()) reader.report(kKey, "is empty: the stream would bring nothing");
  return channels;
}

std::vector<std::string> read_pairs(SettingReader& reader, const StreamParams& stream,
                                    const ConfigRules& rules, Problems& problems) {
  constexpr std::string_view kKey = "currency_pairs";
  std::vector<std::string> pairs = reader.texts(kKey);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (pairs[i] == kAllPairs) continue;
    const std::string meant = !stream.exchange.empty() && rules.read_pair
                                  ? rules.read_pair(stream.exchange, pairs[i])
                                  : pairs[i];
    std::string wrong;
    if (pairs[i].empty())
      wrong = "is empty";
    else if (std::any_of(pairs.data(), pairs.data() + i,
                         [&](const std::string& pair) { return is_same_pair(pair, meant); }))
      wrong = "\"" + pairs[i] + "\" stands twice";
    else if (!stream.exchange.empty() && rules.check_pair)
      wrong = rules.check_pair(stream.exchange, pairs[i]);
    if (!wrong.empty())
      problems.push_back({reader.path_of(kKey, i), std::move(wrong)});
    else
      pairs[i] = meant;
  }
  const bool all_private =
      std::all_of(stream.subscribe_channels.begin(), stream.subscribe_channels.end(), is_private);
  const json::array* list = reader.array(kKey);
  if (!all_private && !reader.has(kKey))
    reader.report(kKey, "is missing; for example [\"btc/usd\"]");
  else if (!all_private && list && list->empty() && !stream.on_demand)
    reader.report(kKey,
                  "is empty, and public channels need a pair; for example [\"btc/usd\"], or "
                  "\"on_demand\": true where clients name them");
  return pairs;
}

ReconnectSettings read_reconnect(SettingReader& stream, Problems& problems) {
  ReconnectSettings settings;
  const json::object* object = stream.object("reconnect");
  if (!object) return settings;
  SettingReader reader{*object, stream.path_of("reconnect"), problems};
  settings.first = reader.duration("first", settings.first);
  settings.ceiling = reader.duration("ceiling", settings.ceiling);
  settings.stable_after = reader.duration("stable_after", settings.stable_after);
  settings.attempts_per_window = reader.number<std::uint32_t>("attempts_per_window", 0);
  settings.window = reader.duration("window", settings.window);
  if (settings.first > settings.ceiling) reader.report("first", "is longer than the ceiling");
  reader.refuse_others();
  return settings;
}

std::string read_url(SettingReader& reader, std::string_view key, const ConfigRules& rules) {
  std::string url = reader.text(key);
  if (url.empty() || !rules.check_url) return url;
  if (std::string wrong = rules.check_url(key, url); !wrong.empty())
    reader.report(key, std::move(wrong));
  return url;
}

std::string read_quarantine_dir(SettingReader& reader, const std::string& exchange,
                                const ConfigRules& rules) {
  std::string directory = reader.text("quarantine_dir");
  if (directory.empty() || exchange.empty() || !rules.check_quarantine_dir) return directory;
  if (std::string wrong = rules.check_quarantine_dir(exchange, directory); !wrong.empty())
    reader.report("quarantine_dir", std::move(wrong));
  return directory;
}

std::chrono::milliseconds read_timeout(SettingReader& reader, std::string_view key,
                                       std::chrono::milliseconds otherwise) {
  const std::chrono::milliseconds timeout = reader.duration(key, otherwise);
  if (timeout.count() == 0) reader.report(key, "is nothing: no connection would ever be in time");
  return timeout;
}

void read_connection(SettingReader& reader, const ConfigSource& source, const ConfigRules& rules,
                     Problems& problems, StreamParams& stream) {
  stream.api_host = read_url(reader, "api_host", rules);
  stream.rest_host = read_url(reader, "rest_host", rules);
  stream.subscribe_args = read_texts(reader, "subscribe_args");
  stream.reconnect_times = reader.number<std::uint64_t>("reconnect_times", stream.reconnect_times);
  stream.reconnect = read_reconnect(reader, problems);
  stream.connect_timeout = read_timeout(reader, "connect_timeout", stream.connect_timeout);
  stream.subscribe_timeout = read_timeout(reader, "subscribe_timeout", stream.subscribe_timeout);
  stream.stale_after = reader.duration("stale_after", stream.stale_after);
  stream.check_pairs = reader.flag("check_pairs", stream.check_pairs);
  stream.list_refresh = reader.duration("list_refresh", stream.list_refresh);
  stream.quarantine_dir = read_quarantine_dir(reader, stream.exchange, rules);
  stream.proxy = read_url(reader, "proxy", rules);
  stream.ca_file = reader.text("ca_file");
  stream.verify_certificates = reader.flag("verify_certificates", stream.verify_certificates);
  if (!stream.ca_file.empty() && source.read_file && !source.read_file(stream.ca_file))
    reader.report("ca_file", "cannot read " + stream.ca_file);
}

// Two entries of one service that bring the same: it would hear everything twice.
void refuse_overlap(const std::vector<StreamConfig>& streams, Problems& problems) {
  for (std::size_t i = 0; i < streams.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const StreamParams& a = streams[i].params;
      const StreamParams& b = streams[j].params;
      if (!is_same_source(a, b)) continue;
      const auto pair =
          std::find_first_of(a.currency_pairs.begin(), a.currency_pairs.end(),
                             b.currency_pairs.begin(), b.currency_pairs.end(), is_same_pair);
      const auto channel =
          std::find_first_of(a.subscribe_channels.begin(), a.subscribe_channels.end(),
                             b.subscribe_channels.begin(), b.subscribe_channels.end());
      if (pair == a.currency_pairs.end() || channel == a.subscribe_channels.end()) continue;
      problems.push_back({streams[i].path, "\"" + *pair + "\" " + std::string{to_text(*channel)} +
                                               " stands in " + streams[j].path + " already"});
    }
  }
}

}  // namespace

std::vector<StreamConfig> read_streams(SettingReader& setting, const ConfigSource& source,
                                       const ConfigRules& rules, Problems& problems) {
  const std::map<std::string, Keys> apis = read_apis(setting, rules, problems);
  std::vector<StreamConfig> streams;
  each_object(setting, "streams", problems, [&](SettingReader& reader) {
    StreamParams stream;
    stream.exchange = read_exchange(reader, rules);
    stream.subscribe_channels = read_channels(reader, stream.exchange, rules, problems);
    stream.on_demand = reader.flag("on_demand", false);
    stream.currency_pairs = read_pairs(reader, stream, rules, problems);
    Keys keys = read_keys(reader);
    if (const auto api = apis.find(stream.exchange); keys.api_key.empty() && api != apis.end())
      keys = api->second;
    stream.api_key = keys.api_key;
    stream.api_secret = keys.api_secret;
    stream.api_auth_data = keys.api_auth_data;
    read_connection(reader, source, rules, problems, stream);
    streams.push_back({std::move(stream), reader.path()});
  });
  refuse_overlap(streams, problems);
  return streams;
}

}  // namespace hftcpp::config

bool hftcpp::is_same_source(const StreamParams& a, const StreamParams& b) {
  const auto all_but_what = [](const StreamParams& p) {
    const ReconnectSettings& r = p.reconnect;
    return std::tie(p.exchange, p.api_key, p.api_secret, p.api_auth_data, p.api_host, p.rest_host,
                    p.subscribe_args, p.reconnect_times, r.first, r.ceiling, r.stable_after,
                    r.attempts_per_window, r.window, p.connect_timeout, p.subscribe_timeout,
                    p.stale_after, p.check_pairs, p.list_refresh, p.quarantine_dir, p.proxy,
                    p.ca_file, p.verify_certificates);
  };
  return all_but_what(a) == all_but_what(b);
}
