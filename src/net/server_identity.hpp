// ServerIdentity: what a server shows to its clients in TLS.
#pragma once

#include <memory>
#include <string>

struct ssl_st;  // OpenSSL's SSL

namespace hftcpp::net {

// A certificate and its key, in memory; immutable. Whoever reads the files anew makes another, for
// the connections that come then. Any number of threads may use it.
class ServerIdentity {
 public:
  // PEM files, a chain in the first. Throws std::invalid_argument, naming the file and what is
  // wrong with it: not there, not PEM, encrypted, the key of another certificate.
  [[nodiscard]] static std::shared_ptr<const ServerIdentity> load(const std::string& certificate,
                                                                  const std::string& key);
  ~ServerIdentity();

 private:
  friend class ServerSocket;
  struct State;
  ServerIdentity();
  [[nodiscard]] ssl_st* new_connection() const;  // the caller's; it outlives the identity

  std::unique_ptr<State> state_;
};

}  // namespace hftcpp::net
