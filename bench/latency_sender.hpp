// latency_sender: a process of its own that serves one connection on loopback, websocket or bare,
// and sends frames at a steady pace; each holds the time of its sending as the size of the bid.
#pragma once

#include "net/base64.hpp"
#include "net/self_signed.hpp"
#include "net/websocket_wire.hpp"

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hftcpp::bench {

inline void pin_to(int core) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(core, &cores);
  pthread_setaffinity_np(pthread_self(), sizeof cores, &cores);
}

// Always 19 digits, so that a frame keeps its length.
constexpr std::int64_t kEpoch = 1'000'000'000'000'000'000;
inline std::int64_t now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return kEpoch + time.tv_sec * 1'000'000'000 + time.tv_nsec;
}

struct SendPlan {
  bool tls = false;
  int per_second = 0;
  int count = 0;
};

// The bytes of a frame, and where in it the time stands.
class StampedFrame {
 public:
  // As Binance sends it, with a size that has room for the time.
  StampedFrame() {
    const std::string payload =
        R"({"stream":"btcusdt@bookTicker","data":{"u":400900217,"s":"BTCUSDT","b":"25351.90000000",)"
        R"("B":"1000000000000000000","a":"25365.20000000","A":"40.66000000"}})";
    bytes_ = {static_cast<char>(0x81), 126, static_cast<char>(payload.size() >> 8),
              static_cast<char>(payload.size() & 0xff)};
    bytes_ += payload;
    at_ = bytes_.find(std::to_string(kEpoch));
  }

  std::string_view stamped(std::int64_t time) {
    std::to_chars(bytes_.data() + at_, bytes_.data() + at_ + 19, time);
    return bytes_;
  }
  [[nodiscard]] std::size_t time_at() const { return at_; }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

// One connection, as the child process sees it; what fails ends the process.
class SenderSide {
 public:
  SenderSide(int socket, SSL_CTX* context) : socket_{socket} {
    const int on = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (context == nullptr) return;
    ssl_ = SSL_new(context);
    SSL_set_fd(ssl_, socket_);
    if (SSL_accept(ssl_) != 1) _exit(1);
  }

  // A client that does not begin with "RAW" speaks websocket, and subscribes.
  void greet() {
    std::string request;
    while (request.find("\r\n\r\n") == std::string::npos) request += read_some();
    if (request.starts_with("RAW")) return;
    constexpr std::string_view kField = "Sec-WebSocket-Key: ";
    const std::size_t key = request.find(kField) + kField.size();
    write(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: " +
        net::accept_for(request.substr(key, request.find("\r\n", key) - key)) + "\r\n\r\n");
    confirm(read_some());
  }

  void send_all(const SendPlan& plan) {
    StampedFrame frame;
    const std::int64_t began = now() + 50'000'000;  // the subscriber settles down first
    for (int i = 0; i < plan.count; ++i) {
      const std::int64_t due = began + std::int64_t{1'000'000'000} * i / plan.per_second;
      while (now() < due) {
      }
      write(frame.stamped(now()));
    }
    (void)read_some();  // until the receiver has had enough
  }

 private:
  // The one id that stands in a masked subscription of a few hundred bytes, and its answer.
  void confirm(std::string frame) {
    const std::size_t head = (frame.at(1) & 0x7f) == 126 ? 4 : 2;
    const std::string mask = frame.substr(head, 4);
    std::string text = frame.substr(head + 4);
    for (std::size_t i = 0; i < text.size(); ++i)
      text[i] = static_cast<char>(text[i] ^ mask[i % 4]);
    const std::size_t id = text.find("\"id\":") + 5;
    const std::string answer =
        R"({"result":null,"id":)" + text.substr(id, text.find_first_of(",}", id) - id) + "}";
    write(std::string{static_cast<char>(0x81), static_cast<char>(answer.size())} + answer);
  }

  std::string read_some() {
    char buffer[4096];
    const auto size = ssl_ != nullptr ? SSL_read(ssl_, buffer, sizeof buffer)
                                      : static_cast<int>(::read(socket_, buffer, sizeof buffer));
    if (size <= 0) _exit(0);
    return {buffer, static_cast<std::size_t>(size)};
  }

  void write(std::string_view bytes) {
    const auto size = ssl_ != nullptr
                          ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                          : static_cast<int>(::write(socket_, bytes.data(), bytes.size()));
    if (size != static_cast<int>(bytes.size())) _exit(0);
  }

  int socket_;
  SSL* ssl_ = nullptr;
};

// Lives as long as its process.
class Sender {
 public:
  Sender(const SendPlan& plan, const net::SelfSigned& identity) {
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (listener < 0 || ::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::listen(listener, 1) != 0 ||
        ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      throw std::runtime_error{"latency_bench: no port on loopback to listen on"};
    port_ = ntohs(address.sin_port);
    process_ = ::fork();
    if (process_ < 0) throw std::runtime_error{"latency_bench: no process for the sender"};
    if (process_ == 0) serve(listener, plan, identity);
    ::close(listener);
  }
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;
  ~Sender() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  [[noreturn]] static void serve(int listener, const SendPlan& plan,
                                 const net::SelfSigned& identity) {
    ::signal(SIGPIPE, SIG_IGN);
    pin_to(0);
    SSL_CTX* const context = plan.tls ? make_context(identity) : nullptr;
    SenderSide side{::accept(listener, nullptr, nullptr), context};
    side.greet();
    side.send_all(plan);
    _exit(0);
  }

  static SSL_CTX* make_context(const net::SelfSigned& identity) {
    SSL_CTX* const context = SSL_CTX_new(TLS_server_method());
    const auto bio_of = [](const std::string& text) {
      return BIO_new_mem_buf(text.data(), static_cast<int>(text.size()));
    };
    X509* const certificate =
        PEM_read_bio_X509(bio_of(identity.certificate), nullptr, nullptr, nullptr);
    EVP_PKEY* const key = PEM_read_bio_PrivateKey(bio_of(identity.key), nullptr, nullptr, nullptr);
    if (SSL_CTX_use_certificate(context, certificate) != 1 ||
        SSL_CTX_use_PrivateKey(context, key) != 1)
      _exit(1);
    return context;
  }

  std::uint16_t port_ = 0;
  pid_t process_ = -1;
};

}  // namespace hftcpp::bench
