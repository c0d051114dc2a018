// AShareHttpSimulator: what the simulators of sources that answer batches of codes over HTTP have
// in common: a statement per code, and what the script does to it. How a statement's fields are
// written is the source's own.
#pragma once

#include "sim/a_share/a_share_simulator.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::sim {

class AShareHttpSimulator : public AShareSimulator {
 public:
  ~AShareHttpSimulator() override { shut(); }

  [[nodiscard]] std::string websocket_url() const override { return {}; }

 protected:
  // Literals.
  struct Rules {
    std::string_view parameter;  // what stands before the codes in a target: "list="
    std::string_view head;       // what stands before a code in an answer: "var hq_str_"
    char separator = ',';        // between two fields
    std::size_t most = 800;      // codes in a request; more are answered with nothing
    // Whether a code that is not known has a statement, without anything in it.
    bool names_unknown = false;
    std::string_view none_known;  // the whole answer, where no code of a request is known
  };
  AShareHttpSimulator(boost::asio::any_io_executor executor, SimulatorSettings settings,
                      Rules rules);

  // What stands between the quotation marks.
  [[nodiscard]] virtual std::string fields(const AShareSnapshot& share) const = 0;
  [[nodiscard]] virtual std::string short_fields(const AShareSnapshot& share) const = 0;
  // Whether the request has the headers that the source wants.
  [[nodiscard]] virtual bool admits(const HttpRequest&) const { return true; }

 private:
  struct Statement {
    std::string name;
    std::string fields;
  };

  [[nodiscard]] HttpReply reply(const HttpRequest& request) final;
  [[nodiscard]] std::vector<Statement> statements(std::string_view codes, HttpReply& reply,
                                                  bool& is_any_known);
  void add(std::size_t instrument, Statement statement, std::vector<Statement>& statements,
           HttpReply& reply);
  // False when the statement is not sent.
  [[nodiscard]] bool spoil(const Fault& fault, Statement& statement, HttpReply& reply);
  [[nodiscard]] std::string without_a_field(const std::string& fields);
  [[nodiscard]] std::optional<std::size_t> instrument_of(std::string_view code) const;

  Rules rules_;
  std::uint64_t to_drop_ = 0;  // statements that are not sent any more
  std::size_t shifts_ = 0;
};

// ---- for those who write fields ----

// A price in ticks, with so many decimals; "-0.03" for a difference.
void append_price(std::string& out, std::int64_t ticks, std::int8_t exponent, int decimals);
// "2026-07-23 15:34:59", by the clock of Shanghai.
[[nodiscard]] std::string shanghai_text(Timestamp time);
// How much `now` is above `before`, in hundredths of a percent.
[[nodiscard]] std::int64_t change_of(std::int64_t now, std::int64_t before) noexcept;

}  // namespace hftcpp::sim
