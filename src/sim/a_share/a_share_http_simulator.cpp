#include "sim/a_share/a_share_http_simulator.hpp"

#include "sim/text.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace hftcpp::sim {
namespace {

constexpr std::string_view kShortForm = "s_";
// No GBK, and no number.
constexpr std::string_view kNoText = "\xff\xfe\x81\x30\xa0\xff\x80\x80,~\xff\xfe\xfd\xff\xc6";

constexpr std::string_view kScript = "application/javascript; charset=GBK";

}  // namespace

AShareHttpSimulator::AShareHttpSimulator(boost::asio::any_io_executor executor,
                                         SimulatorSettings settings, Rules rules)
    : AShareSimulator{std::move(executor), std::move(settings)}, rules_{rules} {}

HttpReply AShareHttpSimulator::reply(const HttpRequest& request) {
  HttpReply answer{.content_type = std::string{kScript}};
  if (refuse(answer)) return answer;
  if (!admits(request))
    return {.status = 403, .body = "Forbidden", .content_type = "text/html", .headers = {}};
  const std::size_t begin = request.path.find(rules_.parameter);
  if (request.method != "GET" || begin == std::string::npos)
    return {.status = 404, .body = "not found", .content_type = "text/html", .headers = {}};

  const std::string_view codes =
      std::string_view{request.path}.substr(begin + rules_.parameter.size());
  if (static_cast<std::size_t>(std::ranges::count(codes, ',')) >= rules_.most) return answer;
  bool is_any_known = false;
  for (const auto& [name, text] : statements(codes, answer, is_any_known))
    ((((answer.body += rules_.head) += name) += "=\"") += text) += "\";\n";
  if (!is_any_known && !rules_.names_unknown) answer.body = rules_.none_known;
  return answer;
}

std::vector<AShareHttpSimulator::Statement> AShareHttpSimulator::statements(std::string_view codes,
                                                                            HttpReply& reply,
                                                                            bool& is_any_known) {
  std::vector<Statement> all;
  while (!codes.empty()) {
    const std::string_view name = codes.substr(0, codes.find(','));
    codes.remove_prefix(std::min(name.size() + 1, codes.size()));
    const bool is_short = name.starts_with(kShortForm);
    const auto instrument = instrument_of(name.substr(is_short ? kShortForm.size() : 0));
    is_any_known = is_any_known || instrument;
    if (!instrument && rules_.names_unknown) all.push_back({std::string{name}, {}});
    if (!instrument) continue;
    const AShareSnapshot& share = show(*instrument);
    add(*instrument, {std::string{name}, is_short ? short_fields(share) : fields(share)}, all,
        reply);
  }
  return all;
}

void AShareHttpSimulator::add(std::size_t instrument, Statement statement,
                              std::vector<Statement>& statements, HttpReply& reply) {
  if (to_drop_ > 0) {
    --to_drop_;
    return;
  }
  const auto fault = strike(instrument);
  if (fault && !spoil(*fault, statement, reply)) return;
  if (fault && fault->kind == FaultKind::duplicate) statements.push_back(statement);
  statements.push_back(std::move(statement));
  if (fault && fault->kind == FaultKind::reorder && statements.size() > 1)
    std::swap(statements.back(), statements[statements.size() - 2]);
}

bool AShareHttpSimulator::spoil(const Fault& fault, Statement& statement, HttpReply& reply) {
  switch (fault.kind) {
    case FaultKind::drop:
      to_drop_ = fault.count - 1;
      return false;
    case FaultKind::empty_record:
      statement.fields.clear();
      return true;
    case FaultKind::field_shift:
      statement.fields = without_a_field(statement.fields);
      return true;
    case FaultKind::garbage:
      statement.fields = kNoText;
      return true;
    case FaultKind::cut:
      reply.way = HttpReply::Way::cut;
      return true;
    case FaultKind::stall:
      reply.way = HttpReply::Way::stalled;
      reply.stall = fault.duration;
      return true;
    case FaultKind::split:
      reply.way = HttpReply::Way::in_pieces;
      return true;
    default:
      return true;
  }
}

// Another one each time; never the first, so that what is left still begins like a record.
std::string AShareHttpSimulator::without_a_field(const std::string& fields) {
  constexpr std::size_t kChoice = 20;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < 1 + shifts_ % kChoice; ++i)
    begin = fields.find(rules_.separator, begin) + 1;
  ++shifts_;
  const std::size_t end = fields.find(rules_.separator, begin);
  return fields.substr(0, begin) + fields.substr(end + 1);
}

std::optional<std::size_t> AShareHttpSimulator::instrument_of(std::string_view code) const {
  constexpr std::size_t kSize = 8;  // "sh600000"
  const bool is_code = code.size() == kSize && std::ranges::all_of(code.substr(2), [](char c) {
                         return c >= '0' && c <= '9';
                       });
  if (!is_code) return std::nullopt;
  return find(Symbol{(std::string{code.substr(2)} += '.') += code.substr(0, 2)});
}

void append_price(std::string& out, std::int64_t ticks, std::int8_t exponent, int decimals) {
  if (ticks < 0) out += '-';
  append_decimal(out, ticks < 0 ? -ticks : ticks, exponent, decimals);
}

std::string shanghai_text(Timestamp time) {
  std::string text;
  append_iso(text, time + std::chrono::hours{8});
  text[10] = ' ';
  return text.substr(0, 19);
}

std::int64_t change_of(std::int64_t now, std::int64_t before) noexcept {
  return before == 0 ? 0 : (now - before) * 10'000 / before;
}

}  // namespace hftcpp::sim
