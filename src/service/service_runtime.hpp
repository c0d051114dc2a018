// ServiceRuntime: streams, services and the threads they live on, from the start to a clean end.
// It says who lives where and in which order things begin and stop; what comes in and what
// is done with it is the business of streams and services.
#pragma once

#include "service/config.hpp"
#include <hftcpp/service/service_base.hpp>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace hftcpp {

enum class Placement : std::uint8_t {
  with_streams,  // on the I/O thread of its first stream
  own_thread
};

class ServiceRuntime {
 public:
  explicit ServiceRuntime(RuntimeSettings settings = {});
  // Makes all that the file names and prepares it. Throws ConfigError with all problems.
  explicit ServiceRuntime(const Config& config);
  // Streams and services end on the caller's thread; no thread of ours is left.
  ~ServiceRuntime();
  ServiceRuntime(const ServiceRuntime&) = delete;
  ServiceRuntime& operator=(const ServiceRuntime&) = delete;

  // Before prepare(). A stream that an earlier service has declared with the same hosts, keys and
  // arguments is shared: its pairs and channels are united, and each service gets its own of them.
  ServiceBase& add_service(std::unique_ptr<ServiceBase> service, std::vector<StreamParams> streams,
                           Placement placement = Placement::with_streams);

  // Makes the streams and binds the services to them; nothing connects yet. run() does it when
  // nobody has. Throws ConfigError with all problems.
  void prepare();

  // Every on_start(), then the streams; blocks until stop(), a signal, `run_for`, a failure, or the
  // end of the last stream. Then stops the streams, lets every queue run empty, calls every
  // on_stop(). 0 after a clean stop, 1 after a failure. Once per object.
  // What still hangs at the end of stop_timeout is named in the log, and the process ends with 1
  // there and then: a thread that does not come back cannot be left behind in any other way.
  [[nodiscard]] int run();
  // From any thread, at any time; run() then returns soon.
  void stop();

  [[nodiscard]] std::vector<ServiceBase*> services() const;
  // Each once, however many services share it; empty before prepare().
  [[nodiscard]] const std::vector<std::shared_ptr<StreamBase>>& streams() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The file, --set and the environment, checked against the exchanges and services of this program.
// Throws ConfigError with all problems.
[[nodiscard]] Config load_config(const std::string& file,
                                 const std::vector<std::string>& sets = {});

// All that is wrong, constructors of streams and services included; empty when it would start.
[[nodiscard]] Problems check_config(const std::string& file,
                                    const std::vector<std::string>& sets = {});

}  // namespace hftcpp
