// Api: everything that is asked over HTTP and is no websocket: JSON in and out, and the document
// that describes it. Which paths there are stands in one table (api_routes.cpp), of which the
// document is made too.
#pragma once

#include "net/http_server.hpp"
#include "service/gateway/access.hpp"
#include "service/gateway/view.hpp"

#include <cstdint>

namespace hftcpp::gateway {

// Where a request came in: what only who runs the server should see is not on the public port.
enum class ApiSide : std::uint8_t { open, admin };

class Api {
 public:
  explicit Api(const GatewayView& view) : view_{view} {}

  // On the hub's thread, like all that the view shows. What the rights do not allow is refused
  // where it was asked for by name, and left out of lists. Null rights: a token is needed here, and
  // the request has none that is good. It gets /healthz, /readyz and /openapi.json alone, else 401.
  // HEAD is answered as GET is: who sends the reply leaves the body out, see ServerReply::head().
  [[nodiscard]] net::ServerReply answer(const net::ServerRequest& request, const Rights* rights,
                                        ApiSide side) const;
  [[nodiscard]] net::ServerReply answer(const net::ServerRequest& request, const Rights& rights,
                                        ApiSide side) const {
    return answer(request, &rights, side);
  }

 private:
  const GatewayView& view_;
};

}  // namespace hftcpp::gateway
