// server_identity.cpp: TLS 1.2 and later; no renegotiation, by which a client makes work for free.
#include "net/server_identity.hpp"

#include "net/openssl_ptr.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <new>
#include <stdexcept>
#include <system_error>

namespace hftcpp::net {
namespace {

[[noreturn]] void reject_identity(const std::string& file, const std::string& why) {
  ERR_clear_error();
  throw std::invalid_argument{file + ": " + why};
}

std::string openssl_words() {
  const char* words = ERR_reason_error_string(ERR_peek_error());
  return words ? words : "no reason given";
}

BioPtr read_pem_file(const std::string& file) {
  std::ifstream stream{file, std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{stream}, {}};
  if (!stream.is_open() || stream.bad())
    reject_identity(file, "cannot be read (" + std::generic_category().message(errno) +
                              "); check the path, and that this user may read it");
  if (text.empty()) reject_identity(file, "is empty, or no file; it should be a PEM");
  BioPtr memory{BIO_new(BIO_s_mem())};
  if (!memory || BIO_write(memory.get(), text.data(), static_cast<int>(text.size())) < 0)
    throw std::bad_alloc{};
  return memory;
}

// Nobody sits before a server to be asked for it.
int has_no_pass_phrase(char*, int, int, void* was_asked) {
  *static_cast<bool*>(was_asked) = true;
  return -1;
}

void use_certificates(SSL_CTX* context, const std::string& file) {
  const BioPtr pem = read_pem_file(file);
  const CertificatePtr own{PEM_read_bio_X509_AUX(pem.get(), nullptr, nullptr, nullptr)};
  if (!own)
    reject_identity(file,
                    "has no certificate in it; it should be a PEM, which begins with -----BEGIN "
                    "CERTIFICATE-----, the server's own first and the chain after it");
  if (SSL_CTX_use_certificate(context, own.get()) != 1)
    reject_identity(file, "cannot be used (" + openssl_words() + "); make a newer certificate");
  while (CertificatePtr issuer{PEM_read_bio_X509(pem.get(), nullptr, nullptr, nullptr)})
    if (SSL_CTX_add1_chain_cert(context, issuer.get()) != 1)
      reject_identity(file, "has a chain that cannot be used (" + openssl_words() + ")");
  const unsigned long last = ERR_peek_last_error();
  const bool is_at_end =
      ERR_GET_LIB(last) == ERR_LIB_PEM && ERR_GET_REASON(last) == PEM_R_NO_START_LINE;
  if (!is_at_end)
    reject_identity(file, "has a broken certificate in its chain (" + openssl_words() + ")");
  ERR_clear_error();
}

void use_key(SSL_CTX* context, const std::string& file, const std::string& certificate) {
  const BioPtr pem = read_pem_file(file);
  bool was_asked = false;
  const KeyPtr key{PEM_read_bio_PrivateKey(pem.get(), nullptr, has_no_pass_phrase, &was_asked)};
  if (was_asked)
    reject_identity(file,
                    "is encrypted, and nobody is there to give the pass phrase; write it without "
                    "one (openssl pkey -in ... -out ...) and let this user alone read it");
  if (!key)
    reject_identity(file,
                    "has no private key in it; it should be a PEM, which begins with -----BEGIN "
                    "PRIVATE KEY-----");
  // Checks it against the certificate as well.
  if (SSL_CTX_use_PrivateKey(context, key.get()) != 1 || SSL_CTX_check_private_key(context) != 1)
    reject_identity(file, "is the key of another certificate than " + certificate + " (" +
                              openssl_words() + "); give the two that were made together");
}

}  // namespace

struct ServerIdentity::State {
  ContextPtr context;
};

ServerIdentity::ServerIdentity() : state_{std::make_unique<State>()} {}
ServerIdentity::~ServerIdentity() = default;

std::shared_ptr<const ServerIdentity> ServerIdentity::load(const std::string& certificate,
                                                           const std::string& key) {
  ERR_clear_error();
  const std::shared_ptr<ServerIdentity> identity{new ServerIdentity};
  ContextPtr& context = identity->state_->context;
  context.reset(SSL_CTX_new(TLS_server_method()));
  if (!context) throw std::bad_alloc{};
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                         SSL_OP_CIPHER_SERVER_PREFERENCE);
  // Buffers only while they are in use: most connections are silent most of the time.
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  // Who comes back shows a ticket: nothing is kept here for it.
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context.get(), 1);
  use_certificates(context.get(), certificate);
  use_key(context.get(), key, certificate);
  return identity;
}

ssl_st* ServerIdentity::new_connection() const {
  SSL* ssl = SSL_new(state_->context.get());
  if (!ssl) throw std::bad_alloc{};
  SSL_set_accept_state(ssl);
  return ssl;
}

}  // namespace hftcpp::net
