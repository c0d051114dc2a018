// instruments.cpp: `hftcpp instruments EXCHANGE`: what an exchange lists, one line each.
#include "app/arguments.hpp"
#include "app/verb.hpp"
#include "exchanges/exchange.hpp"
#include <hftcpp/core/event_json.hpp>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <memory>
#include <optional>
#include <service/log.hpp>
#include <string>
#include <vector>

namespace hftcpp::app {
namespace {

namespace asio = boost::asio;

constexpr std::string_view kInstrumentExamples =
    "Examples:\n"
    "  hftcpp instruments kraken --grep btc\n"
    "  hftcpp instruments okx_swap --json --grep usdt\n"
    "  hftcpp instruments tdx --host tcp://broker.example:7709\n"
    "Exit code: 0, 1 when the exchange did not answer, 2 for wrong arguments.";

struct InstrumentOptions {
  StreamParams params;
  std::string grep;
  bool json = false;
};

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string or_dash(const std::optional<Decimal>& value) {
  return value ? value->to_string() : "-";
}

std::string contract_of(const Instrument& instrument) {
  if (!instrument.contract_value) return "-";
  return instrument.contract_value->to_string() + " " + instrument.contract_currency;
}

std::string to_line(const Instrument& one) {
  char line[256];
  std::snprintf(line, sizeof line, "%-20s %-22s %-14s %-14s %-14s %s\n",
                std::string{one.symbol.text()}.c_str(), one.native.c_str(),
                or_dash(one.tick_size).c_str(), or_dash(one.lot_size).c_str(),
                contract_of(one).c_str(), one.status.c_str());
  return line;
}

std::string to_json_line(const Instrument& one) {
  std::string line = "{\"symbol\":";
  append_json_text(line, one.symbol.text());
  line += ",\"native_symbol\":";
  append_json_text(line, one.native);
  const auto number = [&](const char* name, const std::optional<Decimal>& value) {
    if (value) line.append(",\"").append(name).append("\":\"").append(value->to_string()) += '"';
  };
  number("tick_size", one.tick_size);
  number("lot_size", one.lot_size);
  number("contract_value", one.contract_value);
  const auto text = [&](const char* name, const std::string& value) {
    if (value.empty()) return;
    line.append(",\"").append(name).append("\":");
    append_json_text(line, value);
  };
  text("contract_currency", one.contract_currency);
  text("status", one.status);
  return line + "}\n";
}

void complain_of(const StreamParams& params, const std::optional<Error>& error) {
  const std::string& given = params.rest_host.empty() ? params.api_host : params.rest_host;
  const std::string host = given.empty() ? "its own host" : given;
  const std::string what =
      error ? std::string{error->where} + ": " + error->code.message() : "no answer";
  std::fprintf(stderr,
               "hftcpp instruments: %s: %s gave no list of instruments (%s); is the host right, is "
               "there a proxy to go through (http_proxy)?\n",
               params.exchange.c_str(), host.c_str(), what.c_str());
}

int list(const InstrumentOptions& options) {
  const ExchangeEntry& entry = exchange_named(options.params.exchange);
  set_up_logging({.level = LogLevel::warning});  // what the host answered is told there
  const auto stream = make_stream(entry, options.params);
  std::optional<Result<std::vector<Instrument>>> listed;
  asio::io_context io{1};
  asio::co_spawn(io, stream->list_instruments(),
                 [&](std::exception_ptr failure, Result<std::vector<Instrument>> result) {
                   if (failure) std::rethrow_exception(failure);
                   listed = std::move(result);
                 });
  io.run();
  if (listed && !*listed && listed->error().code == Errc::bad_config)
    throw UsageError{options.params.exchange + " has no list of instruments"};
  if (!listed || !*listed) {
    complain_of(options.params, listed ? std::optional{listed->error()} : std::nullopt);
    return 1;
  }
  std::ranges::sort(**listed, {}, [](const Instrument& one) { return one.symbol.text(); });
  const std::string wanted = lower(options.grep);
  std::string text;
  if (!options.json)
    text =
        "pair                 native                 tick           lot            contract"
        "       status\n";
  for (const Instrument& one : **listed) {
    const bool is_wanted =
        lower(std::string{one.symbol.text()}).find(wanted) != std::string::npos ||
        lower(one.native).find(wanted) != std::string::npos;
    if (is_wanted) text += options.json ? to_json_line(one) : to_line(one);
  }
  std::fwrite(text.data(), 1, text.size(), stdout);
  return 0;
}

}  // namespace

void add_instruments(CLI::App& command, Outcome& outcome) {
  auto options = std::make_shared<InstrumentOptions>();
  StreamParams& params = options->params;
  CLI::App& verb = *command.add_subcommand(
      "instruments", "What an exchange lists: pairs, tick and lot sizes, contract values.");
  verb.add_option("EXCHANGE", params.exchange, "kraken, binance, ...")->required();
  verb.add_option("--grep", options->grep, "only those whose name contains this")
      ->type_name("TEXT");
  verb.add_flag("--json", options->json, "one JSON object per line");
  verb.add_option("--rest", params.rest_host, "instead of the exchange's own: http://host:port")
      ->check(address_of("rest_host"))
      ->type_name("URL");
  verb.add_option("--host", params.api_host,
                  "the same, where the list comes over the stream's own wire: tcp://host:port")
      ->check(address_of("api_host"))
      ->type_name("URL");
  verb.add_option("--ca-file", params.ca_file, "certificates to trust instead of the system's")
      ->check(readable_file())
      ->type_name("FILE");
  verb.footer(std::string{kInstrumentExamples});
  verb.callback([options, &outcome] { outcome.exit_code = list(*options); });
}

}  // namespace hftcpp::app
