// Feed: one kind of message about one symbol, and the clients that get it. Faults strike here,
// on the way to a client, and only so that this client can see them.
#pragma once

#include "sim/connection.hpp"
#include "sim/fault_injector.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

// What a client holds that misses messages: asked whether it would notice.
class Witness {
 public:
  virtual ~Witness() = default;
  // Whether the feed's current message, if it came next, would show that something is missing.
  [[nodiscard]] virtual bool notices() const = 0;
};

// Where an exchange numbers all that a connection gets, whatever it is about: a client's next
// numbers, and how a message gets its own on the way.
class Numbering {
 public:
  virtual ~Numbering() = default;
  // Takes so many numbers; the first of them.
  [[nodiscard]] virtual std::uint64_t take(std::uint64_t count) = 0;
  virtual void send(std::string_view text, std::uint64_t number) = 0;
};

class Feed {
 public:
  struct Message {
    std::string_view text;
    std::uint64_t first_number = 0;  // the exchange's, where it has them
    std::uint64_t last_number = 0;
  };
  struct Subscription {
    Connection* connection = nullptr;  // remove() it before it goes
    bool wrapped = false;              // between the feed's `before` and `after`
    Timestamp settled_at;              // when it can first tell a changed message from a right one
    Numbering* numbering = nullptr;  // if there is one: it sends, and missing numbers betray holes
  };

  Feed(FaultInjector& faults, Channel channel, Symbol symbol);
  virtual ~Feed();
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  [[nodiscard]] Channel channel() const noexcept { return channel_; }
  [[nodiscard]] Symbol symbol() const noexcept { return symbol_; }
  [[nodiscard]] bool empty() const noexcept { return subscribers_.empty(); }
  [[nodiscard]] bool has(const Connection& connection) const noexcept;

  void add(Subscription subscription);
  void set_wrapped(const Connection& connection, bool wrapped) noexcept;
  void remove(const Connection& connection) noexcept;
  void wrap_in(std::string before, std::string after);

  // To every client, the fault script permitting.
  void publish(const Message& message);
  // To one client, whole and not struck: a snapshot.
  void send_to(const Connection& connection, std::string_view text);

  // All clients can tell a changed message from a right one again from then on.
  void settle(Timestamp at) noexcept;
  // Nothing follows for a while: what is kept back for a fault that nobody can have seen is sent.
  void release_all();

 protected:
  // Whether a client can tell that messages are missing, have changed places, or lie.
  [[nodiscard]] virtual bool shows_changes() const { return true; }
  // For wrong_checksum: the message with a checksum, or numbers, that are not right.
  [[nodiscard]] virtual std::string falsified(std::string_view text) const;
  // What a client holds that got every message up to the current one. Null: its numbers betray
  // every hole.
  [[nodiscard]] virtual std::unique_ptr<Witness> witness() const { return nullptr; }

 private:
  struct Episode;
  struct Subscriber;

  void send(Subscriber& subscriber, std::string_view text);
  void send_as(Subscriber& subscriber, std::string_view text, std::uint64_t number);
  [[nodiscard]] static std::uint64_t take_numbers(Subscriber& subscriber, std::uint64_t count = 1);
  void strike(Subscriber& subscriber, const Message& message);
  void go_on(Subscriber& subscriber, const Message& message);
  void unsettle(Subscriber& subscriber) noexcept;
  void keep_back(Episode& episode, const Message& message);
  void swap_two(Subscriber& subscriber, const Message& message);
  void record(const Subscriber& subscriber, Fault fault, const Message& struck);

  FaultInjector& faults_;
  Channel channel_;
  Symbol symbol_;
  std::string before_;
  std::string after_;
  std::vector<Subscriber> subscribers_;
};

}  // namespace hftcpp::sim
