// history_file.cpp: what a hub remembers, between two runs: where it was, and what clients that
// come back may have missed. It holds only after a clean end, so it is gone once it was read.
#include "service/gateway/hub.hpp"
#include <hftcpp/core/event_json.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace hftcpp::gateway {
namespace {

namespace json = boost::json;

constexpr std::string_view kForm = "hftcpp gateway history 1";

json::object to_object(const Topic& topic) {
  return {{"exchange", std::string{topic.exchange.text()}},
          {"symbol", std::string{topic.symbol.text()}},
          {"channel", std::string{to_text(topic.kind)}},
          {"interval", topic.interval.count()}};
}

Topic to_topic(const json::object& object) {
  const auto kind = to_topic_kind(std::string_view{object.at("channel").as_string()});
  if (!kind) throw std::invalid_argument{"unknown channel"};
  return {Exchange{std::string_view{object.at("exchange").as_string()}},
          Symbol{std::string_view{object.at("symbol").as_string()}}, *kind,
          std::chrono::seconds{object.at("interval").to_number<std::int64_t>()}};
}

}  // namespace

// A line for the hub, one for each topic, and one for each event: a text of its topic's number and
// sequence, and the message as clients get it.
void Hub::save(const std::string& file) const try {
  const std::string fresh = file + ".new";
  {
    std::ofstream out{fresh, std::ios::binary | std::ios::trunc};
    out.exceptions(std::ios::badbit | std::ios::failbit);
    out << json::serialize(json::object{{"form", std::string{kForm}},
                                        {"epoch", epoch_},
                                        {"sequence", sequence_},
                                        {"stopped", Timestamp::now().nanoseconds()},
                                        {"topics", topics_.size()}})
        << '\n';
    for (std::uint32_t number = 0; number < topics_.size(); ++number) {
      json::object line = to_object(*topics_[number].name);
      line["sequence"] = topics_[number].sequence;
      line["forgotten"] = history_.forgotten(number);
      out << json::serialize(line) << '\n';
    }
    history_.for_each_after(
        0, [&](std::uint32_t topic, std::uint64_t sequence, const FramePtr& frame) {
          out << topic << ' ' << sequence << ' ' << frame->payload() << '\n';
        });
  }
  std::filesystem::rename(fresh, file);
} catch (const std::exception& wrong) {
  spdlog::error(
      "resume_file {} cannot be written: {}; clients that come back will be told that "
      "what they missed is gone",
      file, wrong.what());
}

void Hub::restore(const std::string& file) {
  std::ifstream in{file, std::ios::binary};
  if (!in) return;  // the first run, or the last one had no clean end
  try {
    read_history(in);
  } catch (const std::exception& wrong) {
    spdlog::error(
        "resume_file {} cannot be understood: {}; clients that come back will be told "
        "that what they missed is gone",
        file, wrong.what());
    *this = Hub{settings_, std::move(sources_)};
  }
  in.close();
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
}

void Hub::read_history(std::istream& in) {
  std::string line;
  if (!std::getline(in, line)) throw std::invalid_argument{"it is empty"};
  const json::object head = json::parse(line).as_object();
  if (std::string_view{head.at("form").as_string()} != kForm)
    throw std::invalid_argument{"it is of another form"};
  epoch_ = std::string{std::string_view{head.at("epoch").as_string()}};
  sequence_ = head.at("sequence").to_number<std::uint64_t>();
  const Timestamp stopped{head.at("stopped").to_number<std::int64_t>()};
  const auto topics = head.at("topics").to_number<std::size_t>();
  const Timestamp until = Timestamp::now() + settings_.history.keep_for;
  for (std::size_t i = 0; i < topics && std::getline(in, line); ++i) {
    const json::object object = json::parse(line).as_object();
    const std::uint32_t number = number_of(to_topic(object));
    topics_[number].sequence = object.at("sequence").to_number<std::uint64_t>();
    topics_[number].follow_until = until;
    if (const auto forgotten = object.at("forgotten").to_number<std::uint64_t>(); forgotten > 0)
      history_.skip(number, forgotten);
  }
  while (std::getline(in, line)) {
    const std::size_t first = line.find(' '), second = line.find(' ', first + 1);
    if (second == line.npos) throw std::invalid_argument{"a line is cut"};
    const auto topic = static_cast<std::uint32_t>(std::stoul(line));
    const std::uint64_t sequence = std::stoull(line.substr(first + 1));
    if (topic >= topics_.size() || sequence > sequence_)
      throw std::invalid_argument{"an event has no topic"};
    std::string bytes(net::kFrameRoom, '\0');
    bytes.append(line, second + 1);
    history_.add(topic, sequence,
                 std::make_shared<const Frame>(std::move(bytes), net::Opcode::text));
  }
  outage_ = Notice{.kind = Notice::Kind::gap,
                   .topic = {},
                   .count = 0,
                   .first = sequence_,
                   .last = sequence_,
                   .message = "the server was not running from " + stopped.to_iso() + " to " +
                              started_.to_iso() + ": what happened then is not known here",
                   .at = started_};
}

}  // namespace hftcpp::gateway
