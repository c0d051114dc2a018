// tls.cpp: TLS 1.2 and later, certificates and host name verified unless switched off.
#include "net/tls.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/error.hpp>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <compare>
#include <filesystem>
#include <map>
#include <mutex>

namespace hftcpp::net {
namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
using boost::system::error_code;
using Context = std::shared_ptr<ssl::context>;

struct ContextKey {
  std::string ca_file;
  std::filesystem::file_time_type changed;
  bool verify;
  auto operator<=>(const ContextKey&) const = default;
};

// The one thing that all connections of the process share. It grows by one entry per version
// of a ca_file, so it needs no end.
struct Cache {
  std::mutex mutex;
  std::map<ContextKey, Context> contexts;
};

Cache& cache() {
  static Cache instance;
  return instance;
}

boost::system::result<Context> make_context(const ContextKey& key) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_options(context->native_handle(), SSL_OP_NO_RENEGOTIATION);
  if (!key.verify) return context;

  error_code ec;
  context->set_verify_mode(ssl::verify_peer, ec);
  if (key.ca_file.empty()) {
    context->set_default_verify_paths(ec);
  } else {
    context->load_verify_file(key.ca_file, ec);
    if (ec) return make_error_code(Errc::bad_config);
  }
  if (ec) return ec;
  return context;
}

}  // namespace

std::string ca_file_objection(const std::string& file) {
  if (file.empty()) return {};
  Connection connection;
  connection.ca_file = file;
  if (tls_context(connection)) return {};
  return file +
         " cannot be read, or has no certificate in it; it should be a PEM, which begins "
         "with -----BEGIN CERTIFICATE-----";
}

boost::system::result<Context> tls_context(const Connection& connection) {
  ContextKey key{
      connection.verify_certificates ? connection.ca_file : "", {}, connection.verify_certificates};
  std::error_code missing;
  if (!key.ca_file.empty()) key.changed = std::filesystem::last_write_time(key.ca_file, missing);
  if (missing) return make_error_code(Errc::bad_config);

  const std::lock_guard lock{cache().mutex};
  Context& known = cache().contexts[key];
  if (known) return known;
  auto made = make_context(key);
  if (made) known = *made;
  return made;
}

void expect_host(SSL* ssl, const std::string& host, const Connection& connection) {
  error_code not_an_address;
  asio::ip::make_address(host, not_an_address);
  if (not_an_address) SSL_set_tlsext_host_name(ssl, host.c_str());
  if (!connection.verify_certificates) return;

  X509_VERIFY_PARAM* expected = SSL_get0_param(ssl);
  X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  if (not_an_address)
    X509_VERIFY_PARAM_set1_host(expected, host.data(), host.size());
  else
    X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str());
}

error_code certificate_error(const error_code& ec, SSL* ssl) {
  if (ec.category() != asio::error::get_ssl_category()) return ec;
  if (ERR_GET_REASON(static_cast<unsigned long>(ec.value())) != SSL_R_CERTIFICATE_VERIFY_FAILED)
    return ec;
  switch (SSL_get_verify_result(ssl)) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return NetErrc::certificate_wrong_host;
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return NetErrc::certificate_expired;
    default:
      return NetErrc::certificate_untrusted;
  }
}

}  // namespace hftcpp::net
