// Link: how a session's messages travel. What a session does over it is the same for all; by the
// address' scheme it is a websocket, and later a poll or a wire of the source's own.
#pragma once

#include "net/connection.hpp"
#include "net/url.hpp"
#include <hftcpp/core/codec.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

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
  // When anything at all last came in.
  [[nodiscard]] virtual Timestamp last_activity() const = 0;
  [[nodiscard]] virtual boost::asio::awaitable<void> close() = 0;
  virtual void drop() noexcept = 0;
  // What an error of it means to a person.
  [[nodiscard]] virtual std::string explain(const boost::system::error_code& ec) const = 0;
};

// Throws std::invalid_argument for a scheme that there is not.
[[nodiscard]] std::unique_ptr<Link> make_link(boost::asio::any_io_executor executor, net::Url url,
                                              net::Connection connection);

}  // namespace hftcpp
