// Api: everything that is asked over HTTP and is no websocket: JSON in and out, and the document
// that describes it. Which paths there are stands in one table, of which the document is made too.
#pragma once

#include "net/http_server.hpp"
#include "service/gateway/access.hpp"
#include "service/gateway/view.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace hftcpp::gateway {

// Where a request came in: what only who runs the server should see is not on the public port.
enum class ApiSide : std::uint8_t { open, admin };

class Api {
 public:
  explicit Api(const GatewayView& view);

  // On the hub's thread, like all that the view shows. Refuses what the rights do not allow.
  [[nodiscard]] net::ServerReply answer(const net::ServerRequest& request, const Rights& rights,
                                        ApiSide side) const;

 private:
  const GatewayView& view_;
};

}  // namespace hftcpp::gateway
