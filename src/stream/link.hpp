// Link: how a session's messages travel. What a session does over it is the same for all; by the
// address' scheme it is a websocket, a wire of the source's own, or questions asked again and
// again, over HTTP or such a wire; or it is no wire at all.
#pragma once

#include "net/connection.hpp"
#include "net/url.hpp"
#include <hftcpp/core/asking_codec.hpp>
#include <hftcpp/stream/stream_base.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hftcpp {

// Of one session: another connection is another link. operation_aborted means that the caller was
// cancelled, and nothing else.
class Link {
 public:
  virtual ~Link() = default;

  [[nodiscard]] virtual boost::asio::awaitable<boost::system::error_code> connect() = 0;
  // What the other side asks for after it has refused connect().
  [[nodiscard]] virtual std::optional<std::chrono::milliseconds> asked_to_wait() const = 0;
  [[nodiscard]] virtual boost::asio::awaitable<boost::system::error_code> send(
      std::string message) = 0;
  [[nodiscard]] virtual boost::asio::awaitable<boost::system::error_code> ping() = 0;
  // Valid until the next read().
  [[nodiscard]] virtual boost::asio::awaitable<boost::system::result<Frame>> read() = 0;
  // What there is to do besides reading, from the login on; it may end at once.
  [[nodiscard]] virtual boost::asio::awaitable<void> work() { co_return; }
  // Nothing is expected now: the market is closed, say.
  [[nodiscard]] virtual bool is_resting() const { return false; }
  // When anything at all last came in.
  [[nodiscard]] virtual Timestamp last_activity() const = 0;
  [[nodiscard]] virtual boost::asio::awaitable<void> close() = 0;
  virtual void drop() noexcept = 0;
  // What an error of it means to a person.
  [[nodiscard]] virtual std::string explain(const boost::system::error_code& ec) const = 0;
};

// Where a link goes, and what its channel says of it; all of it outlives the link.
struct LinkPlace {
  net::Url url;
  net::Connection connection;
  const ChannelParams& channel;
  // The pairs that are wanted now, for a link that has to ask for them.
  std::function<std::vector<Symbol>()> wanted;
  // For what a link tells without frames.
  EventSink& sink;
  // For a link that asks what its codec wants to know; null where nobody decodes.
  Codec* codec = nullptr;
  // Of a link that asks: nobody is asked until then.
  std::function<void(Timestamp)> on_rest{};
  // Of one that asks over HTTP. What it did not get of a round, in words; empty: all of it came.
  std::function<void(std::string_view)> on_shortage{};
  unsigned* bans_in_a_row = nullptr;  // of all links to this place
  // For a link that reads ahead: so many more records have given way to newer ones; 0: it has
  // caught up since.
  std::function<void(std::uint64_t records)> on_conflated{};
};

// Throws std::invalid_argument for a scheme that there is not.
[[nodiscard]] std::unique_ptr<Link> make_link(boost::asio::any_io_executor executor,
                                              LinkPlace place);
[[nodiscard]] std::unique_ptr<Link> make_poll_link(boost::asio::any_io_executor executor,
                                                   LinkPlace place);
[[nodiscard]] std::unique_ptr<Link> make_ask_link(boost::asio::any_io_executor executor,
                                                  LinkPlace place, AskingCodec& codec);
[[nodiscard]] std::unique_ptr<Link> make_produced_link(LinkPlace place);
[[nodiscard]] std::unique_ptr<Link> make_tcp_link(boost::asio::any_io_executor executor,
                                                  LinkPlace place);

}  // namespace hftcpp
