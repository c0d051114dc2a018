// gateway_settings.cpp: each member of a gateway's setting, with what it may be.
#include "service/gateway_settings.hpp"

#include "service/gateway/admission.hpp"
#include <hftcpp/service/setting_reader.hpp>

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <unistd.h>

namespace hftcpp {
namespace {

using gateway::FlushSettings;
using gateway::GatewaySettings;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr std::array kKeys = std::to_array<std::string_view>({
    "address",
    "port",
    "threads",
    "tls",
    "tokens_file",
    "allowed_origins",
    "admin",
    "max_connections",
    "max_connections_per_address",
    "max_subscriptions_per_client",
    "max_pairs_on_demand",
    "max_message",
    "requests_per_second",
    "requests_per_second_of_address",
    "client_buffer",
    "socket_buffer",
    "handshake_timeout",
    "idle_timeout",
    "ping_interval",
    "slow_timeout",
    "flush",
    "flush_interval",
    "push_interval",
    "push_interval_tolerance",
    "update_interval",
    "heartbeat_interval",
    "resume_events",
    "resume_bytes",
    "resume_keep",
    "resume_file",
    "release_after",
    "kline_history",
});

// Reads a span of time that has to lie between two others.
class Spans {
 public:
  explicit Spans(SettingReader& reader) : reader_{reader} {}

  void read(milliseconds& into, std::string_view key, milliseconds least, milliseconds most) {
    const milliseconds found = reader_.duration(key, into);
    if (found < least || found > most)
      reader_.report(key, "expected " + text(least) + " to " + text(most));
    else
      into = found;
  }

 private:
  static std::string text(milliseconds span) {
    if (span.count() % 1000 != 0 || span.count() == 0) return std::to_string(span.count()) + "ms";
    return std::to_string(span.count() / 1000) + "s";
  }

  SettingReader& reader_;
};

void read_address(SettingReader& reader, std::string_view key, std::string& into) {
  into = reader.text(key, into);
  boost::system::error_code ec;
  (void)boost::asio::ip::make_address(into, ec);
  if (ec)
    reader.report(key, "\"" + into +
                           "\" is no IP address; \"127.0.0.1\" is this machine alone, \"0.0.0.0\" "
                           "all of its networks");
}

std::size_t read_size(SettingReader& reader, std::string_view key, std::size_t otherwise,
                      std::size_t least) {
  constexpr std::size_t kMost = std::size_t{1} << 30;
  const std::uint64_t size = reader.size(key, otherwise);
  if (size >= least && size <= kMost) return size;
  reader.report(key, "expected " + std::to_string(least) + " bytes to 1GB");
  return otherwise;
}

void read_tls(SettingReader& setting, Problems& problems, GatewaySettings& made) {
  const boost::json::object* const object = setting.object("tls");
  if (object == nullptr) return;
  SettingReader reader{*object, setting.path_of("tls"), problems};
  made.tls.certificate = reader.required_text("certificate");
  made.tls.key = reader.required_text("key");
  made.tls.port = reader.number<std::uint16_t>("port", 0);
  made.tls.required = reader.flag("required", false);
  if (made.tls.port != 0 && made.tls.port == made.port)
    reader.report("port", "is the other port; leave it out to have TLS and plain on one");
  reader.refuse_others();
}

void read_admin(SettingReader& setting, Problems& problems, GatewaySettings& made) {
  const boost::json::object* const object = setting.object("admin");
  if (object == nullptr) return;
  SettingReader reader{*object, setting.path_of("admin"), problems};
  made.has_admin = true;
  read_address(reader, "address", made.admin_address);
  made.admin_port = reader.number<std::uint16_t>("port", 8766);
  if (made.admin_port != 0 && made.admin_port == made.port)
    reader.report("port", "is that of the clients; what is for you alone has its own");
  reader.refuse_others();
}

void read_limits(SettingReader& reader, gateway::LimitSettings& limits) {
  limits.connections = reader.number<std::size_t>("max_connections", limits.connections, 1);
  limits.connections_per_address =
      reader.number<std::size_t>("max_connections_per_address", limits.connections_per_address);
  limits.subscriptions_per_client = reader.number<std::size_t>("max_subscriptions_per_client",
                                                               limits.subscriptions_per_client, 1);
  limits.pairs_on_demand =
      reader.number<std::size_t>("max_pairs_on_demand", limits.pairs_on_demand, 1);
  limits.message = read_size(reader, "max_message", limits.message, 128);
  limits.requests_per_second = reader.number<std::uint32_t>(
      "requests_per_second", static_cast<std::uint32_t>(limits.requests_per_second));
  limits.requests_per_second_of_address =
      reader.number<std::uint32_t>("requests_per_second_of_address", 0);
  limits.client_buffer = read_size(reader, "client_buffer", limits.client_buffer, 16 * 1024);
  limits.socket_buffer = reader.size("socket_buffer", limits.socket_buffer);
  if (limits.socket_buffer > 1u << 30) reader.report("socket_buffer", "expected at most 1GB");
  Spans spans{reader};
  spans.read(limits.handshake_timeout, "handshake_timeout", 100ms, 300s);
  spans.read(limits.idle_timeout, "idle_timeout", 200ms, 86'400s);
  spans.read(limits.ping_interval, "ping_interval", 100ms, 86'400s);
  spans.read(limits.slow_timeout, "slow_timeout", 100ms, 3'600s);
  if (limits.ping_interval >= limits.idle_timeout)
    reader.report("ping_interval",
                  "has to be shorter than idle_timeout: what answers no ping for "
                  "that long is taken for gone");
}

void read_flush(SettingReader& reader, FlushSettings& flush) {
  constexpr std::array kModes{FlushSettings::Mode::adaptive, FlushSettings::Mode::at_once,
                              FlushSettings::Mode::spaced};
  flush.mode = kModes[reader.choice("flush", {"adaptive", "at_once", "spaced"})];
  milliseconds interval = std::chrono::ceil<milliseconds>(flush.interval);
  Spans{reader}.read(interval, "flush_interval", 1ms, 1s);
  flush.interval = interval;
}

void read_push(SettingReader& reader, gateway::PushSettings& push) {
  Spans spans{reader};
  spans.read(push.push_interval, "push_interval", 50ms, 3'600s);
  spans.read(push.push_interval_tolerance, "push_interval_tolerance", 0ms, 3'600s);
  spans.read(push.update_interval, "update_interval", 10ms, 3'600s);
  spans.read(push.heartbeat_interval, "heartbeat_interval", 100ms, 3'600s);
  if (push.push_interval_tolerance >= push.push_interval)
    reader.report("push_interval_tolerance", "has to be shorter than push_interval");
}

void read_history(SettingReader& reader, gateway::HistorySettings& history) {
  history.events = reader.number<std::size_t>("resume_events", history.events);
  history.bytes = reader.size("resume_bytes", history.bytes);
  Spans{reader}.read(history.keep_for, "resume_keep", 0ms, 86'400s);
  history.file = reader.text("resume_file");
  if (history.file.empty()) return;
  // Told now, for at the end it would be too late: what it is to keep would be lost.
  std::error_code ec;
  if (std::filesystem::is_directory(history.file, ec))
    return reader.report("resume_file", history.file + ": is a directory; name a file in it");
  const std::string folder = std::filesystem::absolute(history.file).parent_path().string();
  if (::access(folder.c_str(), W_OK | X_OK) != 0)
    reader.report("resume_file", folder + ": no file can be written there (" +
                                     std::generic_category().message(errno) + ")");
}

// An empty name is more likely a variable that is not set than a wish to let everybody in.
void read_tokens_file(SettingReader& reader, const Problems& problems, GatewaySettings& made) {
  if (!reader.has("tokens_file")) return;
  const std::size_t had = problems.size();
  made.tokens_file = reader.text("tokens_file");
  if (made.tokens_file.empty() && problems.size() == had)
    reader.report("tokens_file", "is empty; leave it out to let everybody in");
}

// What could never be a browser's Origin would keep out whom it is to let in.
void read_origins(SettingReader& reader, const Problems& problems, GatewaySettings& made) {
  const std::size_t had = problems.size();
  made.allowed_origins = reader.texts("allowed_origins");
  if (problems.size() > had) return;
  for (std::size_t i = 0; i < made.allowed_origins.size(); ++i) {
    std::string origin = made.allowed_origins[i];
    if (origin.ends_with("/")) origin.pop_back();
    const std::size_t host = origin.find("://");
    const bool is_whole = host != origin.npos && host > 0 && host + 3 < origin.size() &&
                          origin.find_first_of("/ *", host + 3) == origin.npos;
    if (origin == "*" || is_whole) continue;
    reader.report("allowed_origins[" + std::to_string(i) + "]",
                  "expected \"https://a.example\" (no path, no * in it) or \"*\", was \"" +
                      made.allowed_origins[i] + "\"");
  }
}

// Opening nothing, but reading what has to be right: a certificate, tokens.
void try_files(SettingReader& reader, const GatewaySettings& made) {
  if (made.tls.certificate.empty() && made.tokens_file.empty()) return;
  try {
    const gateway::Admission tried{made};
  } catch (const std::invalid_argument& wrong) {
    const std::string_view what{wrong.what()};
    const bool is_of_tokens = !made.tokens_file.empty() && what.starts_with(made.tokens_file);
    reader.report(is_of_tokens ? "tokens_file" : "tls", wrong.what());
  }
}

}  // namespace

std::vector<std::string> gateway_setting_keys() {
  return {kKeys.begin(), kKeys.end()};
}

GatewaySettings read_gateway_settings(const boost::json::object& setting, const std::string& path) {
  Problems problems;
  SettingReader reader{setting, path, problems};
  GatewaySettings made;
  read_address(reader, "address", made.address);
  made.port = reader.number<std::uint16_t>("port", made.port);
  made.threads = reader.number<std::size_t>("threads", made.threads, 0, 64);
  read_tokens_file(reader, problems, made);
  read_origins(reader, problems, made);
  read_tls(reader, problems, made);
  read_admin(reader, problems, made);
  read_limits(reader, made.limits);
  read_flush(reader, made.flush);
  read_push(reader, made.push);
  read_history(reader, made.history);
  Spans{reader}.read(made.grace, "release_after", 0ms, 86'400s);
  made.kline_history =
      reader.number<std::size_t>("kline_history", made.kline_history, 1, 1'000'000);
  if (problems.empty()) try_files(reader, made);
  throw_if_any(problems);
  return made;
}

}  // namespace hftcpp
