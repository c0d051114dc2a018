// LoadServer: one of the servers of gateway_load, up and fed, ready for clients.
#pragma once

#include "gateway_load_options.hpp"
#include "gateway_load_process.hpp"

#include <memory>
#include <string>

namespace hftcpp::bench {

// Why a server cannot be had here; empty if it can.
[[nodiscard]] std::string why_not(const std::string& server);

class LoadServer {
 public:
  // That of options.servers.front(), with its files in options.directory. Throws
  // std::runtime_error when it does not come up.
  explicit LoadServer(const LoadOptions& options);

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  [[nodiscard]] const ServerProcess& process() const noexcept { return *process_; }
  // Quotes for those that do not make them themselves; call it once the clients have subscribed.
  void feed();

 private:
  [[nodiscard]] std::vector<std::string> own_command(const std::string& part,
                                                     std::uint16_t port) const;
  [[nodiscard]] std::vector<std::string> command() const;
  [[nodiscard]] std::string file(const std::string& name) const;

  LoadOptions options_;
  std::uint16_t port_ = 0;
  std::uint16_t feed_port_ = 0;
  std::unique_ptr<ServerProcess> process_;
  std::unique_ptr<ServerProcess> feed_;
};

}  // namespace hftcpp::bench
