// service_runtime.cpp: makes streams, services and threads; the Supervisor runs them.
#include "service/service_runtime.hpp"

#include "service/io_thread.hpp"
#include "service/loading.hpp"
#include "service/log.hpp"
#include "service/service_runner.hpp"
#include "service/stream_sharing.hpp"
#include "service/supervisor.hpp"
#include "stream/secrets.hpp"

#include <spdlog/spdlog.h>

#include <cassert>
#include <optional>
#include <stdexcept>
#include <utility>

namespace hftcpp {

struct ServiceRuntime::State {
  struct Entry {
    std::unique_ptr<ServiceBase> service;
    Placement placement = Placement::with_streams;
    std::vector<std::size_t> streams;  // their numbers
    std::unique_ptr<ServiceRunner> runner;
  };

  explicit State(RuntimeSettings given) : settings{given}, supervisor{std::move(given)} {}
  ~State();

  void add(std::unique_ptr<ServiceBase> service, Placement placement) {
    entries.push_back({std::move(service), placement, {}, nullptr});
  }
  void prepare();
  void make_stream(const SharedStream& shared, Problems& problems);
  void make_threads();
  [[nodiscard]] IoThread& thread_of_stream(std::size_t stream) {
    return *threads[stream % settings.io_threads];
  }
  [[nodiscard]] IoThread& place(const Entry& entry);
  [[nodiscard]] std::vector<StreamTask> stream_tasks();
  [[nodiscard]] std::vector<ServiceTask> service_tasks();

  RuntimeSettings settings;
  std::optional<LogSettings> log;
  Supervisor supervisor;
  bool is_prepared = false;
  bool has_run = false;
  std::vector<StreamWish> wishes;
  std::vector<std::string> stream_paths;
  // The threads' io_contexts outlive what was made on them, the services the streams that push
  // into them: see ~State.
  std::vector<std::unique_ptr<IoThread>> threads;
  std::vector<Entry> entries;
  std::vector<std::shared_ptr<StreamBase>> streams;
};

ServiceRuntime::State::~State() {
  for (Entry& entry : entries) {
    for (const std::size_t number : entry.streams)
      if (number < streams.size()) streams[number]->unbind_observer(entry.service.get());
    entry.runner.reset();
  }
  streams.clear();
  entries.clear();
  threads.clear();
}

void ServiceRuntime::State::prepare() {
  if (std::exchange(is_prepared, true)) return;
  Problems problems;
  std::vector<SharedStream> all = share_streams(wishes);
  for (SharedStream& shared : all) {
    make_stream(shared, problems);
    wipe_secrets(shared.params);  // the stream has them, and wipes its own when it ends
  }
  for (StreamWish& wish : wishes) wipe_secrets(wish.params);
  throw_if_any(problems);
}

void ServiceRuntime::State::make_stream(const SharedStream& shared, Problems& problems) try {
  const std::string& path = shared.sharers.front().path;
  const std::shared_ptr<StreamBase> stream = hftcpp::make_stream(shared.params, path, problems);
  if (!stream) return;
  for (const auto& sharer : shared.sharers) {
    stream->bind_observer(*entries[sharer.service].service, sharer.interest);
    entries[sharer.service].streams.push_back(streams.size());
  }
  stream_paths.push_back(path);
  streams.push_back(stream);
} catch (const std::invalid_argument& e) {
  problems.push_back({shared.sharers.front().path, e.what()});
}

void ServiceRuntime::State::make_threads() {
  const auto add = [this](std::string name, std::optional<int> cpu) {
    threads.push_back(std::make_unique<IoThread>(
        IoThreadSettings{name, cpu, settings.wait}, [this, name](const std::string& what) {
          spdlog::error("thread {}: a handler threw: {}; stopping", name, what);
          supervisor.fail();
        }));
  };
  for (std::size_t i = 0; i < settings.io_threads; ++i)
    add("hftcpp-io-" + std::to_string(i),
        i < settings.pin.size() ? std::optional{settings.pin[i]} : std::nullopt);
  for (const Entry& entry : entries)
    if (entry.placement == Placement::own_thread) add(entry.service->name(), std::nullopt);
}

// Own threads stand behind the I/O threads, in the services' order.
IoThread& ServiceRuntime::State::place(const Entry& entry) {
  if (entry.placement == Placement::with_streams)
    return entry.streams.empty() ? *threads.front() : thread_of_stream(entry.streams.front());
  std::size_t number = settings.io_threads;
  for (const Entry& other : entries) {
    if (&other == &entry) break;
    if (other.placement == Placement::own_thread) ++number;
  }
  return *threads[number];
}

std::vector<StreamTask> ServiceRuntime::State::stream_tasks() {
  std::vector<StreamTask> tasks;
  for (std::size_t i = 0; i < streams.size(); ++i)
    tasks.push_back({streams[i], thread_of_stream(i).executor(), stream_paths[i]});
  return tasks;
}

std::vector<ServiceTask> ServiceRuntime::State::service_tasks() {
  std::vector<ServiceTask> tasks;
  for (Entry& entry : entries) {
    ServiceSurroundings surroundings;
    surroundings.executor = place(entry).executor();
    for (const std::size_t number : entry.streams) surroundings.streams.push_back(streams[number]);
    surroundings.stop_all = [this] { supervisor.stop(); };
    surroundings.on_failure = [this] { supervisor.fail(); };
    const auto executor = surroundings.executor;
    entry.runner = std::make_unique<ServiceRunner>(*entry.service, std::move(surroundings));
    tasks.push_back({entry.runner.get(), executor, entry.service->name()});
  }
  return tasks;
}

ServiceRuntime::ServiceRuntime(RuntimeSettings settings)
    : state_{std::make_unique<State>(std::move(settings))} {}

ServiceRuntime::ServiceRuntime(const Config& config) : ServiceRuntime{config.runtime} {
  state_->log = config.log;
  Problems problems;
  for (const ServiceConfig& service : config.services) {
    for (const StreamConfig& stream : service.streams)
      state_->wishes.push_back({state_->entries.size(), stream.params, stream.path});
    state_->add(make_service(service, problems),
                service.own_thread ? Placement::own_thread : Placement::with_streams);
  }
  throw_if_any(problems);
  prepare();
}

ServiceRuntime::~ServiceRuntime() = default;

ServiceBase& ServiceRuntime::add_service(std::unique_ptr<ServiceBase> service,
                                         std::vector<StreamParams> streams, Placement placement) {
  assert(!state_->is_prepared && "services are added before prepare()");
  for (std::size_t i = 0; i < streams.size(); ++i)
    state_->wishes.push_back({state_->entries.size(), std::move(streams[i]),
                              service->name() + ".streams[" + std::to_string(i) + "]"});
  state_->add(std::move(service), placement);
  return *state_->entries.back().service;
}

void ServiceRuntime::prepare() {
  state_->prepare();
}

int ServiceRuntime::run() {
  assert(!state_->has_run && "a runtime runs once");
  state_->has_run = true;
  state_->prepare();
  if (state_->log) set_up_logging(*state_->log);
  state_->make_threads();
  auto streams = state_->stream_tasks();
  auto services = state_->service_tasks();
  spdlog::info("starting {} service{} on {} stream{}", services.size(),
               services.size() == 1 ? "" : "s", streams.size(), streams.size() == 1 ? "" : "s");
  for (const auto& thread : state_->threads) thread->start();
  const int code = state_->supervisor.run(std::move(streams), std::move(services));
  for (const auto& thread : state_->threads) thread->stop();
  spdlog::info("stopped");
  finish_logging();
  return code;
}

void ServiceRuntime::stop() {
  state_->supervisor.stop();
}

std::vector<ServiceBase*> ServiceRuntime::services() const {
  std::vector<ServiceBase*> services;
  for (const auto& entry : state_->entries) services.push_back(entry.service.get());
  return services;
}

const std::vector<std::shared_ptr<StreamBase>>& ServiceRuntime::streams() const noexcept {
  return state_->streams;
}

}  // namespace hftcpp
