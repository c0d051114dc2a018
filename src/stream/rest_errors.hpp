// rest_errors: a REST host that did not answer as it should. The log is told everything, with the
// address and what to look at; the error that is returned is the short form.
#pragma once

#include "net/url.hpp"
#include <hftcpp/core/result.hpp>
#include <hftcpp/stream/stream_params.hpp>

#include <string>
#include <string_view>

namespace hftcpp {

// Without what stands behind the "?": that may be a signature or a key.
[[nodiscard]] std::string without_query(const net::Url& url);

// There was no answer at all.
[[nodiscard]] Error rest_failure(const boost::system::error_code& ec, const net::Url& url,
                                 const StreamParams& params);
// There was one, of a status that is not wanted.
[[nodiscard]] Error rest_refusal(unsigned status, std::string_view body, const net::Url& url,
                                 const StreamParams& params);

}  // namespace hftcpp
