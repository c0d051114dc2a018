// rethrow_unless_aborted: the end of every coroutine that is spawned here. A stop is quiet, a
// failure is not: `detached` would swallow it.
#pragma once

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <exception>

namespace hftcpp::sim {

inline void rethrow_unless_aborted(std::exception_ptr failure) try {
  if (failure) std::rethrow_exception(failure);
} catch (const boost::system::system_error& e) {
  if (e.code() != boost::asio::error::operation_aborted) throw;
}

}  // namespace hftcpp::sim
