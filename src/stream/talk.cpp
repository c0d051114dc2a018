#include "stream/talk.hpp"

#include <utility>

namespace hftcpp {

namespace asio = boost::asio;

Talk::Talk(Link& link, asio::any_io_executor executor, std::chrono::milliseconds timeout)
    : link_{link}, timer_{std::move(executor)}, timeout_{timeout} {}

asio::awaitable<Result<void>> Talk::send(std::string message) {
  const auto ec = co_await link_.send(std::move(message));
  if (ec) co_return failure(ec);
  co_return Result<void>{};
}

asio::awaitable<Result<std::string>> Talk::receive() {
  timer_.expires_after(timeout_);
  timer_.async_wait([this](const boost::system::error_code& ec) {
    if (ec) return;
    is_late_ = true;
    link_.drop();
  });
  const auto frame = co_await link_.read();
  timer_.cancel();
  if (!frame) co_return failure(frame.error());
  co_return std::string{frame->bytes};
}

Error Talk::failure(const boost::system::error_code& ec) const {
  if (is_late_) return error(Errc::timed_out, "login");
  return {ec, "login"};
}

}  // namespace hftcpp
