// registry.cpp: one line per built-in service class.
#include "service/registry.hpp"

#include "service/print_service.hpp"
#include <hftcpp/service/gateway_service.hpp>
#include <hftcpp/service/kline_service.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace hftcpp {
namespace {

struct BuiltIn {
  std::string_view class_name;
  std::unique_ptr<ServiceBase> (*make)(ServiceParams params);
};

template <class Service>
std::unique_ptr<ServiceBase> make(ServiceParams params) {
  return std::make_unique<Service>(std::move(params));
}

constexpr std::array kBuiltIns{
    BuiltIn{"GatewayService", make<GatewayService>},
    BuiltIn{"KlineService", make<KlineService>},
    BuiltIn{"PrintService", make<PrintService>},
};

// Filled before main() by HFTCPP_REGISTER_SERVICE, so it is made by its first user.
struct Registered {
  std::mutex mutex;
  std::map<std::string, ServiceFactory> factories;
};
Registered& registered() {
  static Registered registered;
  return registered;
}

const BuiltIn* find_built_in(std::string_view class_name) {
  const auto found = std::find_if(kBuiltIns.begin(), kBuiltIns.end(), [&](const BuiltIn& entry) {
    return entry.class_name == class_name;
  });
  return found == kBuiltIns.end() ? nullptr : &*found;
}

}  // namespace

void register_service(std::string class_name, ServiceFactory factory) {
  if (find_built_in(class_name))
    throw std::invalid_argument{"service class " + class_name +
                                " is built in; name yours otherwise"};
  Registered& all = registered();
  const std::scoped_lock lock{all.mutex};
  if (!all.factories.emplace(class_name, std::move(factory)).second)
    throw std::invalid_argument{"service class " + class_name + " is registered twice"};
}

std::vector<std::string> service_names() {
  std::vector<std::string> names;
  for (const BuiltIn& entry : kBuiltIns) names.emplace_back(entry.class_name);
  Registered& all = registered();
  const std::scoped_lock lock{all.mutex};
  for (const auto& [name, factory] : all.factories) names.push_back(name);
  std::sort(names.begin(), names.end());
  return names;
}

std::unique_ptr<ServiceBase> make_service(const std::string& class_name, ServiceParams params) {
  if (const BuiltIn* built_in = find_built_in(class_name)) return built_in->make(std::move(params));
  ServiceFactory factory;
  {
    Registered& all = registered();
    const std::scoped_lock lock{all.mutex};
    if (const auto found = all.factories.find(class_name); found != all.factories.end())
      factory = found->second;
  }
  if (!factory)
    throw std::invalid_argument{"unknown service class \"" + class_name + "\"" +
                                did_you_mean(class_name, service_names())};
  return factory(std::move(params));
}

}  // namespace hftcpp
