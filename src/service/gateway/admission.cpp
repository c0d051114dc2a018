#include "service/gateway/admission.hpp"

#include "service/gateway/token_file.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace hftcpp::gateway {

Admission::Admission(const GatewaySettings& settings) : settings_{settings} {
  reload();
}

void Admission::reload() {
  if (const std::string danger = danger_to_tokens(settings_.tokens_file); !danger.empty())
    spdlog::warn("{}", danger);
  auto tokens = needs_token() ? TokenStore::load(settings_.tokens_file) : nullptr;
  auto identity = settings_.tls.certificate.empty()
                      ? nullptr
                      : net::ServerIdentity::load(settings_.tls.certificate, settings_.tls.key);
  const std::scoped_lock lock{mutex_};
  tokens_ = std::move(tokens);
  identity_ = std::move(identity);
}

std::shared_ptr<const net::ServerIdentity> Admission::identity() const {
  const std::scoped_lock lock{mutex_};
  return identity_;
}

std::shared_ptr<const Rights> Admission::rights_of(std::string_view token) const {
  if (!needs_token()) return anybody_;
  std::shared_ptr<const TokenStore> tokens;
  {
    const std::scoped_lock lock{mutex_};
    tokens = tokens_;
  }
  return tokens->find(token, Timestamp::now());
}

bool Admission::admit(const std::string& address) {
  const LimitSettings& limits = settings_.limits;
  const std::scoped_lock lock{mutex_};
  if (connections_ >= limits.connections) return false;
  Visitor& visitor = visitors_[address];
  if (limits.connections_per_address > 0 && visitor.connections >= limits.connections_per_address)
    return false;
  ++connections_;
  ++visitor.connections;
  return true;
}

void Admission::leave(const std::string& address) {
  const std::scoped_lock lock{mutex_};
  --connections_;
  const auto visitor = visitors_.find(address);
  if (--visitor->second.connections == 0) visitors_.erase(visitor);
}

bool Admission::admit(const Rights& rights) {
  if (rights.max_connections == 0) return true;
  const std::scoped_lock lock{mutex_};
  std::size_t& connections = holders_[rights.name];
  if (connections >= rights.max_connections) return false;
  ++connections;
  return true;
}

void Admission::leave(const Rights& rights) {
  if (rights.max_connections == 0) return;
  const std::scoped_lock lock{mutex_};
  const auto holder = holders_.find(rights.name);
  if (holder != holders_.end() && --holder->second == 0) holders_.erase(holder);
}

bool Admission::admit_request(const std::string& address, Clock::time_point now) {
  const double rate = settings_.limits.requests_per_second_of_address;
  if (rate <= 0) return true;
  const std::scoped_lock lock{mutex_};
  const auto visitor = visitors_.find(address);
  if (visitor == visitors_.end()) return true;
  auto& requests = visitor->second.requests;
  if (!requests)
    requests = std::make_unique<net::TokenBucket>(
        2 * rate, std::chrono::nanoseconds{static_cast<std::int64_t>(1e9 / rate)});
  return requests->try_take(now);
}

}  // namespace hftcpp::gateway
