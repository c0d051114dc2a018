// Hub: the one place where events become messages. It numbers them, keeps the newest of each topic
// and those of the last while, writes each once per dialect that anybody listens in, and hands it
// to the fronts. It knows who wants what, but no client and no socket. All of it on one thread.
#pragma once

#include "core/kline_history.hpp"
#include "service/gateway/demand.hpp"
#include "service/gateway/dialect.hpp"
#include "service/gateway/frame.hpp"
#include "service/gateway/history.hpp"
#include "service/gateway/pattern_table.hpp"
#include "service/gateway/settings.hpp"
#include "service/gateway/view.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace hftcpp::gateway {

// A message for all who listen to its topic.
struct Publication {
  std::uint32_t topic = 0;
  std::shared_ptr<const Topic> name{};
  std::uint64_t sequence = 0;
  std::array<FramePtr, kDialects> frames{};  // null: nobody here speaks that dialect
};

// A quote as the clients of rounds get it: a member of their message.
struct RoundMember {
  Symbol symbol;
  std::shared_ptr<const std::string> text;
};

// What becomes of a request that the hub was asked.
struct HubAnswer {
  std::variant<Answer, RequestError> answer{};
  // What follows it: what was missed, or the newest there is.
  std::vector<Publication> messages{};  // with the frame of the client's dialect alone
  std::vector<std::string> notices{};   // payloads
};

// Where clients are. Called on the hub's thread; what a front does there, it does on its own.
class FrontBase {
 public:
  virtual ~FrontBase() = default;
  virtual void publish(const Publication& publication) = 0;
  virtual void publish_round(const std::vector<RoundMember>& changed) = 0;
  virtual void add_to(GatewayStatus& status) const = 0;  // what it counts
  virtual void add_to(std::vector<ClientReport>& reports) const = 0;
};

class Hub final : public GatewayView {
 public:
  struct Sources {
    std::vector<std::shared_ptr<StreamBase>> streams{};
    std::function<const OrderBook*(Exchange, Symbol)> book{};
  };
  Hub(const GatewaySettings& settings, Sources sources);

  void add(FrontBase& front) { fronts_.push_back(&front); }
  // Of this run, or of those that it goes on from; the same from restore() on.
  [[nodiscard]] const std::string& epoch() const noexcept { return epoch_; }

  void publish(const EventRef& event);
  // A kline is the store's too; it comes from a stream, or is made here.
  void tend(Timestamp now);  // several times a second
  void tell_round();         // every update_interval

  // A client's request, its patterns objected to by nobody so far. What is subscribed is counted.
  [[nodiscard]] HubAnswer subscribe(DialectName dialect, const ClientRequest& request);
  void unsubscribe(DialectName dialect, const std::vector<TopicPattern>& patterns);
  // The newest of these topics, for a client that had to leave out some.
  [[nodiscard]] std::vector<Publication> newest(DialectName dialect,
                                                const std::vector<std::uint32_t>& topics);

  // History, epoch and place, between two runs.
  void save(const std::string& file) const;
  void restore(const std::string& file);

  void each_last_value(const TopicPattern& pattern,
                       const std::function<void(const LastValue&)>& tell) const override;
  [[nodiscard]] const OrderBook* book(Exchange exchange, Symbol symbol) const override;
  [[nodiscard]] std::vector<Kline> klines(const Topic& topic) const override;
  [[nodiscard]] std::span<const std::shared_ptr<StreamBase>> streams() const override;
  [[nodiscard]] GatewayStatus status() const override;
  [[nodiscard]] std::vector<ClientReport> clients() const override;

 private:
  struct Entry {
    std::shared_ptr<const Topic> name;
    Event last{};
    bool has_last = false;
    std::uint8_t wanted = 0;  // a bit for each dialect
    std::uint64_t sequence = 0;
    std::uint64_t previous = 0;
    std::uint64_t count = 0;
    Timestamp follow_until{};
    // Of the newest event, for who had to leave it out, and for who comes late: written when they
    // ask. What was written for all is gone by the next event, or its memory would be a cold one.
    std::array<FramePtr, kDialects> frames{};
    std::array<FramePtr, kDialects> snapshots{};
  };
  struct Wanted {
    std::array<std::size_t, kDialects> clients{};
  };

  [[nodiscard]] std::uint32_t number_of(const Topic& topic);
  [[nodiscard]] std::uint8_t wanted_of(const Topic& topic) const;
  void want(DialectName dialect, const TopicPattern& pattern);
  void refresh(const TopicPattern& pattern);
  void read_history(std::istream& in);
  [[nodiscard]] FramePtr write(DialectName name, const Published& event);
  [[nodiscard]] static FramePtr packed(const Frame& frame);
  enum class Form : std::uint8_t { event, snapshot };
  void add_newest(std::vector<Publication>& messages, std::uint32_t number, DialectName name,
                  Form form);
  void keep(const Entry& entry, std::uint32_t number, const Published& event, FramePtr frame);
  void mark_for_round(const EventRef& event);
  void add_resumed(HubAnswer& made, DialectName name, const ClientRequest& request);
  void add_snapshots(HubAnswer& made, DialectName name, const std::vector<std::uint32_t>& topics);
  [[nodiscard]] std::vector<std::uint32_t> topics_of(
      const std::vector<TopicPattern>& patterns) const;

  GatewaySettings settings_;
  Sources sources_;
  Demand demand_;
  History history_;
  KlineHistory klines_;
  std::vector<FrontBase*> fronts_;
  std::vector<Entry> topics_;
  std::unordered_map<Topic, std::uint32_t> numbers_;
  TopicIndex index_;
  PatternTable<Wanted> wanted_;
  std::array<std::size_t, kDialects> listeners_{};
  std::unordered_map<Symbol, Quote> round_quotes_;  // the newest of each share
  std::unordered_set<Symbol> round_changed_;
  std::optional<Notice> outage_;  // before this run, if it goes on from an earlier one
  std::string epoch_;
  std::string text_;  // of what is being written
  std::uint64_t sequence_ = 0;
  std::uint64_t published_ = 0;
  Timestamp started_ = Timestamp::now();
};

}  // namespace hftcpp::gateway
