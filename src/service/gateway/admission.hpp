// Admission: who may come in, how many, how often. What is shared by all fronts, from any thread.
#pragma once

#include "net/server_socket.hpp"
#include "net/token_bucket.hpp"
#include "service/gateway/access.hpp"
#include "service/gateway/settings.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace hftcpp::gateway {

class Admission {
 public:
  using Clock = net::TokenBucket::Clock;

  // Reads certificate and tokens. Throws std::invalid_argument, naming the file, for what cannot
  // be.
  explicit Admission(const GatewaySettings& settings);
  // Reads them anew. Throws likewise; then all stays as it was.
  void reload();

  // Null where there is no TLS.
  [[nodiscard]] std::shared_ptr<const net::ServerIdentity> identity() const;
  [[nodiscard]] bool needs_token() const noexcept { return !settings_.tokens_file.empty(); }
  // Of who has no token, where none is asked for.
  [[nodiscard]] std::shared_ptr<const Rights> anybody() const { return anybody_; }
  [[nodiscard]] std::shared_ptr<const Rights> rights_of(std::string_view token) const;

  // A connection, before anything is read of it; each that was admitted leaves again.
  [[nodiscard]] bool admit(const std::string& address);
  void leave(const std::string& address);
  // One more that came in with this token.
  [[nodiscard]] bool admit(const Rights& rights);
  void leave(const Rights& rights);
  [[nodiscard]] bool admit_request(const std::string& address, Clock::time_point now);

 private:
  struct Visitor {
    std::size_t connections = 0;
    std::unique_ptr<net::TokenBucket> requests{};
  };

  GatewaySettings settings_;
  std::shared_ptr<const Rights> anybody_ = std::make_shared<const Rights>();
  mutable std::mutex mutex_;
  std::shared_ptr<const TokenStore> tokens_;
  std::shared_ptr<const net::ServerIdentity> identity_;
  std::size_t connections_ = 0;
  std::unordered_map<std::string, Visitor> visitors_;     // by address
  std::unordered_map<std::string, std::size_t> holders_;  // connections, by the token's name
};

}  // namespace hftcpp::gateway
