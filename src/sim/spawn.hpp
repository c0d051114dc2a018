// spawn: how the coroutines here wait, and how those end that are spawned.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <exception>

namespace hftcpp::sim {

// A failure comes back as a value.
inline constexpr auto kTuple = boost::asio::as_tuple(boost::asio::deferred);

// A stop is quiet, a failure is not: `detached` would swallow it.
inline void rethrow_unless_aborted(std::exception_ptr failure) try {
  if (failure) std::rethrow_exception(failure);
} catch (const boost::system::system_error& e) {
  if (e.code() != boost::asio::error::operation_aborted) throw;
}

}  // namespace hftcpp::sim
