// Talk: a link as a LoginTalk: messages one after the other, each answer waited for only so long.
#pragma once

#include "stream/link.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <string>

namespace hftcpp {

class Talk final : public LoginTalk {
 public:
  // The link must outlive it.
  Talk(Link& link, boost::asio::any_io_executor executor, std::chrono::milliseconds timeout);

  [[nodiscard]] boost::asio::awaitable<Result<void>> send(std::string message) override;
  // The link is dropped when the time is up.
  [[nodiscard]] boost::asio::awaitable<Result<std::string>> receive() override;

 private:
  [[nodiscard]] Error failure(const boost::system::error_code& ec) const;

  Link& link_;
  boost::asio::steady_timer timer_;
  std::chrono::milliseconds timeout_;
  bool is_late_ = false;
};

}  // namespace hftcpp
