// stream_check.cpp: what of a stream's parameters cannot work, all of it told before it starts.
#include "net/connection.hpp"
#include "net/url.hpp"
#include "stream/all_pairs.hpp"
#include "stream/list_of.hpp"
#include "stream/stream_base_state.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace hftcpp {
namespace {

bool has(std::span<const Channel> channels, Channel channel) {
  return std::ranges::find(channels, channel) != channels.end();
}

// What may hold a password is not repeated.
std::string quoted(const std::string& url) {
  return url.find('@') == url.npos ? '"' + url + '"'
                                   : "this (it holds a login, which is not shown)";
}

constexpr std::string_view kForms =
    "wss://host:port, tcp://host:port or https://host:port, whichever the exchange speaks";

// Nothing that is wrong, or why it is no address.
std::string wrong_host(std::string_view name, const std::string& url, std::string_view right) {
  if (url.empty()) return {};
  const auto parsed = net::parse_url(url);
  if (parsed) return {};
  return std::string{name} + ": " + quoted(url) + " is no address (wrong " +
         std::string{parsed.error().where} + "); write " + std::string{right};
}

// What the channel's connection begins with: two schemes, plain and secure.
std::array<std::string_view, 2> schemes_of(const ChannelParams& channel) {
  if (channel.frame_size) return {"tcp", "tls"};
  if (channel.poll.requests) return {"http", "https"};
  return {"ws", "wss"};
}

// A key stands in a header or in an address: what cannot stand there was never part of it.
bool is_one_word(std::string_view key) {
  return std::ranges::all_of(key, [](char c) { return c > ' ' && c <= '~'; });
}

// A PEM ends with its line, as files do.
bool has_blank_ends(std::string_view secret) {
  if (secret.empty() || secret.find("-----BEGIN") != secret.npos) return false;
  return static_cast<unsigned char>(secret.front()) <= ' ' ||
         static_cast<unsigned char>(secret.back()) <= ' ';
}

// `check` throws std::invalid_argument for what is wrong.
template <class Check>
void collect(std::vector<std::string>& problems, Check check) try {
  check();
} catch (const std::invalid_argument& wrong) {
  problems.emplace_back(wrong.what());
}

}  // namespace

void StreamBase::State::check_channels(std::span<const Channel> known,
                                       std::vector<std::string>& found) const {
  const std::string at = core.params.exchange + ": subscribe_channels: ";
  if (channels.empty()) found.push_back(at + "none given; it has " + list_of(known));
  for (const Channel channel : channels)
    if (!has(known, channel))
      found.push_back(at + "it has no channel \"" + std::string{to_text(channel)} + "\"; it has " +
                      list_of(known));
}

void StreamBase::State::check_keys(std::vector<std::string>& found) const {
  const auto wanted = std::ranges::find_if(channels, is_private);
  if (wanted == channels.end()) return;
  const std::string name = core.params.exchange;
  const auto demand = [&](std::string_view key, const std::string& value) {
    if (value.empty())
      found.push_back(name + ": " + std::string{key} + ": \"" + std::string{to_text(*wanted)} +
                      "\" is a private channel: give the account's api_key and api_secret");
  };
  demand("api_key", core.params.api_key);
  demand("api_secret", core.params.api_secret);
  if (!is_one_word(core.params.api_key))
    found.push_back(name +
                    ": api_key: it holds a space, a line break or another character that no key "
                    "has; take it from the exchange's page once more");
  const auto check_ends = [&](const std::string& key, const std::string& value) {
    if (has_blank_ends(value))
      found.push_back(name + ": " + key +
                      ": it begins or ends with a blank or a line break, which signatures would "
                      "hold too; take that away");
  };
  check_ends("api_secret", core.params.api_secret);
  for (const auto& [key, value] : core.params.api_auth_data)
    check_ends("api_auth_data." + key, value);
}

// Which addresses suit, the channels' own descriptions tell. Where a channel cannot be described
// something else is wrong, and told.
void StreamBase::State::check_hosts(std::vector<std::string>& found) const {
  const std::string at = core.params.exchange + ": ";
  const std::string& host = core.params.api_host;
  const std::string& rest = core.params.rest_host;
  std::string wrong = wrong_host("rest_host", rest, "https://host:port or http://host:port");
  if (!wrong.empty()) found.push_back(at + wrong);
  wrong = wrong_host("api_host", host, kForms);
  if (!wrong.empty()) return found.push_back(at + wrong);
  if (host.empty()) return;
  const std::string scheme = net::parse_url(host)->scheme;
  for (const Channel channel : channels) {
    if (!has(stream->channels(), channel)) continue;
    ChannelParams params;
    try {
      params = stream->channel_params(channel);
    } catch (const std::invalid_argument&) {
      continue;
    }
    const auto [plain, secure] = schemes_of(params);
    const bool is_meant = params.url.starts_with(scheme + "://") && !params.produce;
    if (!is_meant || scheme == plain || scheme == secure) continue;
    return found.push_back(at + "api_host: " + quoted(host) +
                           " is no address (wrong scheme); write " + std::string{secure} +
                           "://host:port or " + std::string{plain} + "://host:port");
  }
}

void StreamBase::check() {
  State& state = *state_;
  if (state.is_checked) return;
  std::vector<std::string> problems;
  state.check_channels(channels(), problems);
  state.check_keys(problems);
  problems.insert(problems.end(), state.problems.begin(), state.problems.end());
  const std::string at = state.core.params.exchange + ": ";
  state.check_hosts(problems);
  if (const std::string wrong = net::ca_file_objection(state.core.params.ca_file); !wrong.empty())
    problems.push_back(at + "ca_file: " + wrong);
  if (const std::string wrong =
          Quarantine::objection(state.core.params.quarantine_dir, state.core.params.exchange);
      !wrong.empty())
    problems.push_back(at + "quarantine_dir: " + wrong);
  std::vector<Symbol> pairs;
  for (const std::string& pair : state.core.params.currency_pairs)
    collect(problems, [&] {
      for (const Symbol symbol : state.parse({pair})) pairs.push_back(symbol);
    });
  if (!problems.empty()) throw ParamsError{std::move(problems)};
  state.add_pairs(pairs);
  if (names_all(state.core.params.currency_pairs)) state.want_all();
  state.is_checked = true;
}

// ---- for the exchanges' constructors ----

void StreamBase::check_argument_names(std::span<const std::string_view> known) {
  for (const auto& [name, value] : params().subscribe_args) {
    if (std::ranges::find(known, name) != known.end()) continue;
    const std::string_view near = nearest(name, known);
    state_->problems.push_back(params().exchange + ": subscribe_args: unknown argument \"" + name +
                               "\"; " +
                               (near.empty() ? "it takes " + list_of(known)
                                             : "did you mean \"" + std::string{near} + "\"?"));
  }
}

// What cannot be is taken out, so that it is told of once.
std::string StreamBase::argument(const std::string& name, std::span<const std::string_view> allowed,
                                 std::string_view otherwise) {
  auto& given = state_->core.params.subscribe_args;
  const auto found = given.find(name);
  if (found == given.end()) return std::string{otherwise};
  if (std::ranges::find(allowed, found->second) != allowed.end()) return found->second;
  state_->problems.push_back(params().exchange + ": subscribe_args." + name + ": \"" +
                             found->second + "\" is none of " + list_of(allowed));
  given.erase(found);
  return std::string{otherwise};
}

void StreamBase::try_arguments(const std::function<void()>& read) {
  collect(state_->problems, read);
}

void StreamBase::try_channels(std::span<const Channel> known,
                              const std::function<void(Channel)>& subscribe) {
  for (const Channel channel : state_->channels)
    if (has(known, channel) && !is_private(channel))
      collect(state_->problems, [&] { subscribe(channel); });
}

void StreamBase::try_keys(const std::function<void()>& sign,
                          std::span<const std::string_view> auth_data) {
  if (std::ranges::none_of(state_->channels, is_private)) return;
  const StreamParams& given = params();
  for (const std::string_view name : auth_data) {
    const auto found = given.api_auth_data.find(std::string{name});
    if (found == given.api_auth_data.end() || found->second.empty())
      state_->problems.push_back(given.exchange + ": api_auth_data." + std::string{name} +
                                 ": private channels need it beside api_key and api_secret");
  }
  if (!given.api_key.empty() && !given.api_secret.empty()) collect(state_->problems, sign);
}

}  // namespace hftcpp
