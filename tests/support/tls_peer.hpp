// TlsPeer: a TLS client over a descriptor, step by step, so that a test decides what comes when.
#pragma once

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace hftcpp::test {

// It never waits, and trusts everybody. Given a descriptor that does not block, which stays the
// caller's.
class TlsPeer {
 public:
  explicit TlsPeer(int descriptor, int newest_version = TLS1_3_VERSION)
      : context_{SSL_CTX_new(TLS_client_method())} {
    SSL_CTX_set_cipher_list(context_, "DEFAULT@SECLEVEL=0");  // else it knows no TLS before 1.2
    SSL_CTX_set_min_proto_version(context_, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context_, newest_version);
    SSL_CTX_set_max_cert_list(context_, 1024 * 1024);
    ssl_ = SSL_new(context_);
    SSL_set_connect_state(ssl_);
    SSL_set_fd(ssl_, descriptor);
  }
  ~TlsPeer() {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
  }
  TlsPeer(const TlsPeer&) = delete;
  TlsPeer& operator=(const TlsPeer&) = delete;

  // True once the handshake is done.
  bool shake_hands() {
    ERR_clear_error();
    return note(SSL_do_handshake(ssl_)) == SSL_ERROR_NONE;
  }
  // Of it, all or nothing.
  bool write(std::string_view bytes) {
    ERR_clear_error();
    std::size_t size = 0;
    return note(SSL_write_ex(ssl_, bytes.data(), bytes.size(), &size)) == SSL_ERROR_NONE;
  }
  // Appends what there is to `received`.
  void read() {
    std::string space(64 * 1024, '\0');
    std::size_t size = 0;
    ERR_clear_error();
    while (note(SSL_read_ex(ssl_, space.data(), space.size(), &size)) == SSL_ERROR_NONE)
      received.append(space, 0, size);
  }
  // Its goodbye; what comes can still be read.
  void say_goodbye() { SSL_shutdown(ssl_); }

  [[nodiscard]] SSL* ssl() const { return ssl_; }
  [[nodiscard]] bool has_failed() const {
    return state_ == SSL_ERROR_SSL || state_ == SSL_ERROR_SYSCALL;
  }
  [[nodiscard]] bool heard_goodbye() const { return state_ == SSL_ERROR_ZERO_RETURN; }

  std::string received;

 private:
  int note(int result) {
    state_ = result == 1 ? SSL_ERROR_NONE : SSL_get_error(ssl_, result);
    return state_;
  }

  SSL_CTX* context_;
  SSL* ssl_ = nullptr;
  int state_ = SSL_ERROR_NONE;
};

}  // namespace hftcpp::test
