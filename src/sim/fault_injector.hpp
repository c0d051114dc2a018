// FaultInjector: which fault of a script is due, and which have happened.
#pragma once

#include "sim/fault_script.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace hftcpp::sim {

class FaultInjector {
 public:
  explicit FaultInjector(FaultScript script);

  // One more message of market data has gone out.
  void count_message() noexcept {
    const std::uint64_t sent = sent_.load(std::memory_order_relaxed) + 1;
    sent_.store(sent, std::memory_order_relaxed);
    if (sent >= next_due_) arm();
  }
  [[nodiscard]] std::uint64_t messages_sent() const noexcept { return sent_; }

  // Whether any fault of messages is due: the hot path's only question.
  [[nodiscard]] bool is_armed() const noexcept { return !armed_.empty(); }

  // The first fault that is due and may strike a message of this kind. `may_alter`: whether a
  // client could now tell a changed message from a right one. Its count is 1 but for `drop`.
  struct Target {
    Channel channel = Channel::order_book;
    Symbol symbol;
    bool may_alter = true;
  };
  [[nodiscard]] std::optional<Fault> take(const Target& target);
  // The same for subscriptions, and for handshakes and requests.
  [[nodiscard]] std::optional<Fault> take_refusal(Channel channel, Symbol symbol);
  [[nodiscard]] std::optional<Fault> take_too_many_requests();
  [[nodiscard]] std::optional<Fault> take_forbidden();
  // For what is not a message: what is shown of a symbol stands still.
  [[nodiscard]] std::optional<Fault> take_frozen(Symbol symbol);

  void record(InjectedFault fault);
  [[nodiscard]] std::vector<InjectedFault> injected() const;  // from any thread

 private:
  void arm();
  template <class Fits>
  std::optional<Fault> take_first(std::vector<Fault>& from, Fits fits);

  FaultScript script_;  // by after_messages
  std::size_t waiting_ = 0;
  std::uint64_t next_due_ = 0;
  std::vector<Fault> armed_;     // of messages
  std::vector<Fault> refusals_;  // of subscriptions and requests
  std::atomic<std::uint64_t> sent_{0};
  mutable std::mutex mutex_;
  std::vector<InjectedFault> injected_;
};

}  // namespace hftcpp::sim
