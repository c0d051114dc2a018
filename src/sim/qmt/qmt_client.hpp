// QmtClient: one client of the bridge: its greeting, what it wants, what it asks.
#pragma once

#include "sim/qmt/qmt_simulator.hpp"
#include "sim/wire_connection.hpp"

#include <boost/json/object.hpp>

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

class QmtClient final : public WireSession {
 public:
  // Both outlive it.
  QmtClient(QmtSimulator& simulator, WireConnection& connection);
  ~QmtClient() override;
  QmtClient(const QmtClient&) = delete;
  QmtClient& operator=(const QmtClient&) = delete;

  [[nodiscard]] std::size_t on_bytes(std::string_view bytes) override;
  void on_tick(Timestamp now) override;
  // Those of the shares that it wants, as the script lets them be.
  void push(const std::vector<std::size_t>& shares);

 private:
  // A line of ticks that is being made.
  struct Line {
    std::string ticks{};
    bool is_split = false;
    bool is_half = false;
  };

  void on_line(std::string_view line);
  void greet(const boost::json::object& hello);
  void answer(std::string_view op, const boost::json::object& request);
  void answer_codes(std::string_view op, const boost::json::object& request, std::int64_t id);
  void refuse(std::int64_t id, int code, std::string_view words);
  [[nodiscard]] bool wants(const std::set<std::string>& codes, std::size_t share) const;
  void add(Line& line, std::size_t share);
  void strike(const Fault& fault, Line& line, std::size_t share);
  void add_tick(Line& line, std::size_t share, std::string_view tick);
  void send(const Line& line);

  QmtSimulator& simulator_;
  WireConnection& connection_;
  bool is_welcome_ = false;
  std::set<std::string> wanted_;
  Timestamp heard_;
  std::uint64_t to_drop_ = 0;
};

}  // namespace hftcpp::sim
