// tls: what a TLS client trusts, loaded once. Included by this room's sources only: it needs
// OpenSSL.
#pragma once

#include "net/connection.hpp"

#include <boost/asio/ssl/context.hpp>
#include <boost/system/result.hpp>

#include <memory>
#include <string>

namespace hftcpp::net {

// The context for these settings, shared by all connections that have the same: reading the
// system's store takes longer than a handshake. A ca_file that has changed is read again.
// Errc::bad_config for a ca_file that cannot be read.
[[nodiscard]] boost::system::result<std::shared_ptr<boost::asio::ssl::context>> tls_context(
    const Connection& connection);

// Makes the handshake name `host` (SNI) and accept a certificate for that host alone.
void expect_host(SSL* ssl, const std::string& host, const Connection& connection);

// Which NetErrc it was that a handshake failed of, if the certificate was the reason.
[[nodiscard]] boost::system::error_code certificate_error(const boost::system::error_code& ec,
                                                          SSL* ssl);

}  // namespace hftcpp::net
