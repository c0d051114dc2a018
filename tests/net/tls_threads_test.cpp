// tls_threads_test.cpp: contexts are shared by all threads of the process.
#include "net/self_signed.hpp"
#include "net/tls.hpp"
#include "support/test_server.hpp"

#include <gtest/gtest.h>

#include <array>
#include <thread>
#include <vector>

namespace hftcpp::net {
namespace {

TEST(TlsContext, IsMadeOnceForAllThreads) {
  const test::TemporaryFile file{make_self_signed().certificate};
  Connection connection;
  connection.ca_file = file.path();
  std::array<std::shared_ptr<boost::asio::ssl::context>, 8> contexts;
  {
    std::vector<std::jthread> threads;
    for (auto& context : contexts)
      threads.emplace_back([&context, &connection] { context = *tls_context(connection); });
  }
  for (const auto& context : contexts) EXPECT_EQ(context, contexts[0]);
  EXPECT_NE(contexts[0], nullptr);
}

}  // namespace
}  // namespace hftcpp::net
