#include "gateway_load_servers.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace hftcpp::bench {
namespace {

// The system's, for which its packages are.
constexpr const char* kPython = "/usr/bin/python3";

bool works(const std::string& command) {
  return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

// A websocket listener without TLS, and room for a client that is behind as in the others.
std::string nats_settings(const LoadOptions& options, std::uint16_t port, std::uint16_t feed_port) {
  return "listen: 127.0.0.1:" + std::to_string(feed_port) +
         "\nwebsocket { listen: \"127.0.0.1:" + std::to_string(port) +
         "\", no_tls: true }\nmax_connections: 100000\nping_interval: \"30m\"\nmax_pending: " +
         std::to_string(options.client_buffer) + "\n";
}

}  // namespace

std::string why_not(const std::string& server) {
  if (server == "nats" && !works("nats-server --version"))
    return "nats-server is not installed (apt-get install nats-server)";
  if (server == "websockets" && !works(std::string{kPython} + " -c 'import websockets'"))
    return "python3-websockets is not installed (apt-get install python3-websockets)";
  return {};
}

LoadServer::LoadServer(const LoadOptions& options)
    : options_{options}, port_{free_port()}, feed_port_{free_port()} {
  const std::string name = options_.servers.front();
  if (name == "nats")
    std::ofstream{file("nats.conf")} << nats_settings(options_, port_, feed_port_);
  process_ = std::make_unique<ServerProcess>(command(), kServerCore, file(name + ".log"));
  process_->wait_for(port_);
}

void LoadServer::feed() {
  const std::string& name = options_.servers.front();
  if (options_.idle || (name != "nats" && name != "websockets")) return;
  feed_ = std::make_unique<ServerProcess>(own_command("feed", feed_port_), kClientCore,
                                          file("feed.log"));
}

std::vector<std::string> LoadServer::own_command(const std::string& part,
                                                 std::uint16_t port) const {
  std::vector<std::string> words{"/proc/self/exe",  part,
                                 "--server",        options_.servers.front(),
                                 "--port",          std::to_string(port),
                                 "--rate",          std::to_string(options_.per_second),
                                 "--symbols",       std::to_string(options_.symbols),
                                 "--flush",         to_text(options_.flush),
                                 "--client-buffer", std::to_string(options_.client_buffer),
                                 "--directory",     options_.directory};
  if (options_.idle) words.emplace_back("--idle");
  return words;
}

std::vector<std::string> LoadServer::command() const {
  const std::string& name = options_.servers.front();
  if (name == "nats") return {"nats-server", "-c", file("nats.conf")};
  if (name == "websockets")
    return {kPython, HFTCPP_BENCH_DIR "/gateway_load_websockets.py", std::to_string(port_),
            std::to_string(feed_port_)};
  return own_command("serve", port_);
}

std::string LoadServer::file(const std::string& name) const {
  return options_.directory + "/" + name;
}

}  // namespace hftcpp::bench
