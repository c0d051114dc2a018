// The examples of docs/gateway-protocols.md: what a client says is understood, and what the server
// says is what it would say.
#include "service/gateway/dialect_support.hpp"

#include <boost/json/serialize.hpp>

#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hftcpp::gateway {
namespace {

struct DocumentedMessages {
  std::vector<std::string> client;
  std::vector<std::string> server;
};

// Blocks begin with "```json native client"; messages are apart by an empty line.
std::map<std::string, DocumentedMessages> documented() {
  constexpr std::string_view kFence = "```json ";
  std::map<std::string, DocumentedMessages> all;
  std::ifstream file{HFTCPP_SOURCE_DIR "/docs/gateway-protocols.md"};
  std::vector<std::string>* messages = nullptr;
  bool is_new = true;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(kFence)) {
      const std::size_t space = line.rfind(' ');
      DocumentedMessages& dialect = all[line.substr(kFence.size(), space - kFence.size())];
      messages = line.substr(space + 1) == "client" ? &dialect.client : &dialect.server;
      is_new = true;
    } else if (line.starts_with("```")) {
      messages = nullptr;
    } else if (messages != nullptr && line.empty()) {
      is_new = true;
    } else if (messages != nullptr) {
      if (is_new) messages->emplace_back();
      messages->back() += line + '\n';
      is_new = false;
    }
  }
  return all;
}

std::string without_spaces(std::string_view json) {
  return boost::json::serialize(json_of(json));
}

// What became of the requests, as all the examples have it.
Answer documented_answer() {
  Answer answer{.epoch = "e5", .sequence = 17, .subscriptions = 3, .at = kReceiveTime};
  answer.patterns = {{.exchange = "kraken", .symbol = "btc/usd", .kind = TopicKind::trade}};
  return answer;
}

std::vector<Notice> documented_notices() {
  const Topic kraken{Exchange{"kraken"}, Symbol{"btc/usd"}, TopicKind::trade};
  const Topic binance{Exchange{"binance"}, Symbol{"btc/usdt"}, TopicKind::trade};
  std::vector<Notice> notices{
      {.kind = Notice::Kind::dropped, .topic = kraken, .count = 3, .first = 14, .last = 19},
      {.kind = Notice::Kind::dropped, .topic = binance, .count = 3, .at = kReceiveTime},
      {.kind = Notice::Kind::gap,
       .first = 15,
       .last = 15,
       .message = "the server was started anew"},
      {.kind = Notice::Kind::heartbeat, .at = kReceiveTime},
      {.kind = Notice::Kind::closing, .message = "the server stops"}};
  notices.push_back(notices.back());
  notices.back().at = kReceiveTime;
  return notices;
}

// The errors that the examples show come of these.
std::string_view bad_request(DialectName name) {
  switch (name) {
    case DialectName::simple:
      return R"({"subscribe":["12345"]})";
    case DialectName::typed:
      return R"({"type":"SUBSCRIBE","data":{"symbols":["*"],"data_types":["quotes"]}})";
    case DialectName::realtime:
      return R"({"type":"subscribe_market","market":"HK"})";
    default:
      return R"({"op":"subscribe","id":1,"topics":[{"channel":"trades"}]})";
  }
}

// All that the server could say to these requests, and of the sample events.
std::set<std::string> sayings(DialectName name, const std::vector<std::string>& requests) {
  std::set<std::string> all;
  const auto add = [&all](const std::string& text) {
    if (!text.empty()) all.insert(without_spaces(text));
  };
  for (const std::string& text : requests) {
    const ClientRequest request = request_in(name, text);
    Answer answer = documented_answer();
    if (request.resume)
      answer.resumed =
          Answer::Resumed{.is_same_epoch = true,
                          .missed = 5,
                          .gone = {Topic{Exchange{"kraken"}, Symbol{"btc/usd"}, TopicKind::trade}}};
    if (request.kind != ClientRequest::Kind::acknowledge) add(answer_in(name, request, answer));
  }
  ReadRequest refused = dialect(name).read(bad_request(name));
  std::get<RequestError>(refused).at = kReceiveTime;
  add(error_in(name, std::get<RequestError>(refused)));
  for (const Notice& notice : documented_notices()) add(notice_in(name, notice));
  for (Event event : full_events()) {
    if (auto* const quote = std::get_if<Quote>(&event)) quote->symbol = Symbol{"600000.sh"};
    for (const bool is_snapshot : {false, true}) {
      const std::string text = event_in(name, {.event = ref_to(event),
                                               .sequence = is_snapshot ? 12u : 17u,
                                               .previous = 12,
                                               .is_snapshot = is_snapshot});
      add(name == DialectName::simple && !text.empty() ? '{' + text + '}' : text);
    }
  }
  return all;
}

TEST(GatewayProtocols, ShowWhatIsSaidAndHeard) {
  const auto all = documented();
  ASSERT_EQ(all.size(), 4u);
  for (const auto name :
       {DialectName::native, DialectName::simple, DialectName::typed, DialectName::realtime}) {
    const auto found = all.find(std::string{to_text(name)});
    ASSERT_NE(found, all.end()) << to_text(name);
    const DocumentedMessages& messages = found->second;
    EXPECT_GE(messages.client.size(), 5u);
    EXPECT_GE(messages.server.size(), 3u);
    const auto possible = sayings(name, messages.client);
    for (const std::string& text : messages.server) {
      std::string near;
      const std::string said = without_spaces(text);
      for (const std::string& each : possible)
        if (each.substr(0, 20) == said.substr(0, 20)) near += each + '\n';
      EXPECT_TRUE(possible.contains(said)) << to_text(name) << " says: " << said << "\nnot:\n"
                                           << near;
    }
  }
}

// Without a path, the first message tells.
TEST(GatewayProtocols, AreKnownByTheirFirstMessage) {
  for (const auto& [name, messages] : documented())
    for (const std::string& text : messages.client) {
      const auto known = dialect_of(text);
      ASSERT_TRUE(known) << text;
      const bool is_auth = text.find("\"auth\"") != text.npos;  // in any case
      EXPECT_EQ(to_text(*known), is_auth && name == "realtime" ? "typed" : name) << text;
    }
}

// Each code stands in the table with its number.
TEST(GatewayProtocols, NameAllCodes) {
  std::ifstream file{HFTCPP_SOURCE_DIR "/docs/gateway-protocols.md"};
  std::string text;
  for (std::string line; std::getline(file, line);) text += line + '\n';
  for (int i = 0; i <= static_cast<int>(RequestErrc::internal); ++i) {
    const auto code = static_cast<RequestErrc>(i);
    const std::string row =
        "| `" + std::string{to_text(code)} + "` | " + std::to_string(to_number(code)) + " |";
    EXPECT_NE(text.find(row), std::string::npos) << row;
  }
}

}  // namespace
}  // namespace hftcpp::gateway
