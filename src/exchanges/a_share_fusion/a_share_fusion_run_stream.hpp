// AShareFusionRun: the streams of a fusion's sources while they run: what they say goes through an
// AShareFusion, and out. They are its children, and end with it.
#pragma once

#include "exchanges/a_share_fusion/a_share_fusion.hpp"
#include "stream/counter.hpp"
#include "stream/source_sink.hpp"
#include "stream/tasks.hpp"
#include <hftcpp/core/event_queues.hpp>
#include <hftcpp/stream/stream_base.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace hftcpp {

class AShareFusionRun {
 public:
  // What it is given; the sink outlives it.
  struct Place {
    Exchange name;
    AShareFusionRules rules;
    std::vector<std::unique_ptr<StreamBase>> streams;  // of the sources, in their order
    SourceSink& sink;
    // A source told of a pair that is not wanted: whether it is from now on.
    std::function<bool(Symbol)> adopt;
    // With "*", the sources list these, too.
    std::function<void(const std::vector<Symbol>&)> adopt_all;
  };

  AShareFusionRun(Place place, boost::asio::any_io_executor executor);
  ~AShareFusionRun();

  // Until it is cancelled.
  [[nodiscard]] boost::asio::awaitable<void> go();

  // ---- pairs, on its own thread ----

  // Hands them on to the sources, and answers the request.
  void add(const PairsRequest& request);
  void remove(const std::vector<Symbol>& symbols);
  void want_all(bool wanted);

 private:
  using Clock = AShareFusion::Clock;
  using Sources = AShareFusionPair::Sources;

  // Bound to all of them: an event says of which exchange it is.
  struct Ears {
    EventQueue<Quote> quote_queue;
    EventQueue<StreamStatus> stream_status_queue;
  };

  [[nodiscard]] boost::asio::awaitable<void> run_source(std::size_t source);
  [[nodiscard]] boost::asio::awaitable<void> hear_quotes();
  [[nodiscard]] boost::asio::awaitable<void> hear_statuses();
  [[nodiscard]] boost::asio::awaitable<void> keep_time();

  void on_quote(const Quote& quote);
  void on_status(const StreamStatus& status);
  void on_pair_status(std::size_t source, const StreamStatus& status);
  void on_end(std::size_t source);
  void tell_notices();
  void tell(const AShareNotice& notice);
  void follow_lists();
  void log_counts();
  // Those of the pairs that the source cannot have.
  [[nodiscard]] std::vector<Symbol> add_to(StreamBase& stream, const std::vector<Symbol>& symbols);
  void remove_from(StreamBase& stream, const std::vector<Symbol>& symbols);
  [[nodiscard]] Sources all_sources() const noexcept {
    return (Sources{1} << place_.streams.size()) - 1;
  }

  Ears ears_;  // outlives the streams
  Place place_;
  AShareFusion fusion_;
  boost::asio::any_io_executor executor_;
  Tasks tasks_;
  std::unordered_set<Symbol> wanted_;
  std::unordered_set<Symbol> given_up_;
  std::unordered_map<Symbol, Sources> refused_;  // by whom
  std::vector<std::string> last_words_;          // of each source, why it does not work
  std::size_t ended_ = 0;
  bool wants_all_ = false;
  std::size_t listed_ = 0;  // by all sources together, when it was last looked at
  std::uint64_t strangers_ = 0;
  Clock::time_point next_counts_;
};

}  // namespace hftcpp
