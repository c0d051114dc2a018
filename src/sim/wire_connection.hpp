// WireConnection: one client that speaks a protocol of its own over TCP. Where its messages end,
// and what they mean, is its WireSession's business.
#pragma once

#include "sim/pipe.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace hftcpp::sim {

// What a simulator keeps and does for one client. All calls come on one thread.
class WireSession {
 public:
  virtual ~WireSession() = default;

  // All that came and was not used up yet; how much of it is now.
  [[nodiscard]] virtual std::size_t on_bytes(std::string_view bytes) = 0;
  virtual void on_tick(Timestamp) {}  // about a hundred times a second
};

class WireConnection final : public Pipe {
 public:
  WireConnection(boost::asio::any_io_executor executor, std::shared_ptr<Transport> transport,
                 PipeSettings settings);

  // One message; the pieces follow each other in it.
  void send(std::initializer_list<std::string_view> pieces);
  void send(std::string_view bytes) { send({bytes}); }
  // The same, but it arrives little by little.
  void send_in_pieces(std::string_view bytes);

  void adopt(std::unique_ptr<WireSession> session) { session_ = std::move(session); }

 private:
  void take(std::string_view bytes) override;
  void on_tick(Timestamp now) override;
  void let_session_go() noexcept override { session_.reset(); }

  std::unique_ptr<WireSession> session_;
  std::string received_;
};

}  // namespace hftcpp::sim
