// link.cpp: the links that there are.
#include "stream/link.hpp"

#include "net/websocket_client.hpp"
#include "stream/printable.hpp"
#include "stream/rest_gate.hpp"

#include <stdexcept>
#include <utility>

namespace hftcpp {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

class WebSocketLink final : public Link {
 public:
  WebSocketLink(asio::any_io_executor executor, LinkPlace place)
      : url_{std::move(place.url)},
        channel_{place.channel},
        client_{std::move(executor), {.connection = std::move(place.connection)}} {}

  asio::awaitable<error_code> connect() override { return client_.connect(url_); }
  std::optional<std::chrono::milliseconds> asked_to_wait() const override {
    const net::Refusal& refusal = client_.refusal();
    return hftcpp::asked_to_wait(refusal.status, refusal.retry_after);
  }
  asio::awaitable<error_code> send(std::string message) override {
    return client_.send(std::move(message));
  }
  asio::awaitable<error_code> ping() override { return client_.ping(); }
  asio::awaitable<boost::system::result<Frame>> read() override { return client_.read(); }
  bool is_resting() const override {
    return channel_.may_be_silent && channel_.may_be_silent(Timestamp::now());
  }
  Timestamp last_activity() const override { return client_.last_activity(); }
  asio::awaitable<void> close() override { return client_.close(); }
  void drop() noexcept override { client_.drop(); }
  std::string explain(const error_code& ec) const override {
    std::string text = net::explain(ec, url_);
    if (const std::string reason = client_.close_reason(); !reason.empty())
      text += " (it said: " + printable(reason) + ")";
    return text;
  }

 private:
  net::Url url_;
  const ChannelParams& channel_;
  net::WebSocketClient client_;
};

}  // namespace

std::unique_ptr<Link> make_link(asio::any_io_executor executor, LinkPlace place) {
  if (place.channel.produce) return make_produced_link(std::move(place));
  const std::string& scheme = place.url.scheme;
  if (scheme == "ws" || scheme == "wss")
    return std::make_unique<WebSocketLink>(std::move(executor), std::move(place));
  const bool is_framed = (scheme == "tcp" || scheme == "tls") && place.channel.frame_size;
  if (auto* const asking = dynamic_cast<AskingCodec*>(place.codec); is_framed && asking != nullptr)
    return make_ask_link(std::move(executor), std::move(place), *asking);
  if (is_framed) return make_tcp_link(std::move(executor), std::move(place));
  if ((scheme == "http" || scheme == "https") && place.channel.poll.requests)
    return make_poll_link(std::move(executor), std::move(place));
  throw std::invalid_argument{place.url.to_string() +
                              ": a stream connects to ws:// or wss://, to tcp:// or tls:// with a "
                              "frame_size, or asks http:// or https:// with a poll"};
}

}  // namespace hftcpp
