// produced_link.cpp: a link to something in this process: its events come without frames.
#include "stream/link.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <string>
#include <utility>

namespace hftcpp {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

class ProducedLink final : public Link {
 public:
  explicit ProducedLink(LinkPlace place) : place_{std::move(place)} {}

  asio::awaitable<error_code> connect() override { co_return error_code{}; }
  std::optional<std::chrono::milliseconds> asked_to_wait() const override { return std::nullopt; }
  asio::awaitable<error_code> send(std::string) override { co_return error_code{}; }
  asio::awaitable<error_code> ping() override { co_return error_code{}; }

  asio::awaitable<boost::system::result<Frame>> read() override {
    Production production{place_.sink, place_.wanted};
    try {
      co_await place_.channel.produce(std::move(production));
      why_ = "it has come to its end";
    } catch (const boost::system::system_error& failure) {
      if (failure.code() == asio::error::operation_aborted) throw;
      why_ = failure.what();
    } catch (const std::exception& failure) {
      why_ = failure.what();
    }
    co_return error_code{asio::error::eof};
  }

  // Whether anything is to be expected, only what produces it knows.
  bool is_resting() const override { return true; }
  Timestamp last_activity() const override { return Timestamp::now(); }
  asio::awaitable<void> close() override { co_return; }
  void drop() noexcept override {}
  std::string explain(const error_code&) const override { return place_.channel.url + ": " + why_; }

 private:
  LinkPlace place_;
  std::string why_;
};

}  // namespace

std::unique_ptr<Link> make_produced_link(LinkPlace place) {
  return std::make_unique<ProducedLink>(std::move(place));
}

}  // namespace hftcpp
