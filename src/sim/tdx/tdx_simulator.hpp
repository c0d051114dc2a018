// TdxSimulator: a quote server of TDX: greeting, heartbeat, lists, quotes, bars, the line of the
// day's minutes and its trades. One question after the other, each with its answer.
#pragma once

#include "sim/a_share/a_share_simulator.hpp"
#include "sim/tdx/tdx_past.hpp"
#include "sim/tdx/tdx_writer.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

class TdxSimulator final : public AShareSimulator {
 public:
  TdxSimulator(boost::asio::any_io_executor executor, SimulatorSettings settings);
  ~TdxSimulator() override;

  // What a client that asks now is told. While paused, or on the executor; throw
  // std::invalid_argument for an unknown symbol or category.
  [[nodiscard]] std::vector<TdxBar> bars_of(Symbol symbol, unsigned category, std::size_t count);
  [[nodiscard]] std::vector<TdxPrint> prints_of(Symbol symbol) const;

 private:
  class Client;
  // A payload, and what the script does to it. What has no channel it leaves alone.
  struct Answer {
    std::string payload;
    std::optional<Fault> fault{};
    std::optional<Channel> channel{};
  };

  [[nodiscard]] std::unique_ptr<WireSession> open_wire(WireConnection& connection) override;
  void on_market_event(const MarketEvent& event) override;

  // False for what no server understands.
  [[nodiscard]] bool answer(const TdxQuestion& question, WireConnection& connection);
  void send(const TdxQuestion& question, const Answer& answer, WireConnection& connection);
  void send_garbage(const TdxQuestion& question, const std::string& payload,
                    WireConnection& connection);

  [[nodiscard]] std::optional<Answer> make_answer(const TdxQuestion& question,
                                                  std::uint64_t connection);
  [[nodiscard]] std::string count_of(unsigned market) const;
  [[nodiscard]] std::string list_of(unsigned market, std::size_t start) const;
  [[nodiscard]] Answer quotes(std::string_view codes, std::uint64_t connection);
  [[nodiscard]] Answer klines(std::string_view body, std::uint64_t connection);
  [[nodiscard]] Answer minutes(std::string_view body, std::uint64_t connection);
  [[nodiscard]] Answer trades(std::string_view body, std::uint64_t connection);
  [[nodiscard]] std::optional<std::size_t> find_code(std::string_view market_and_code) const;

  TdxPast past_;
  std::vector<std::vector<std::size_t>> by_market_;          // Shenzhen, Shanghai, Beijing
  std::map<std::string, std::size_t, std::less<>> by_code_;  // a market's byte and six digits
  std::uint64_t drops_left_ = 0;                             // of answers on this channel:
  Channel dropped_ = Channel::quote;
  unsigned garbage_sent_ = 0;
};

}  // namespace hftcpp::sim
