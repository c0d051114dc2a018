#include "service/gateway/simple_rounds.hpp"

#include <string_view>
#include <utility>

namespace hftcpp::gateway {
namespace {

// "{" member "," member "}", framed.
class RoundMessage {
 public:
  RoundMessage() : bytes_(net::kFrameRoom, '\0') { bytes_ += '{'; }
  void add(std::string_view member) {
    if (!is_empty_) bytes_ += ',';
    bytes_ += member;
    is_empty_ = false;
  }
  [[nodiscard]] FramePtr finish() {
    if (is_empty_) return nullptr;
    bytes_ += '}';
    return std::make_shared<const Frame>(std::move(bytes_), net::Opcode::text);
  }

 private:
  std::string bytes_;
  bool is_empty_ = true;
};

}  // namespace

void SimpleRounds::put(const std::vector<RoundMember>& changed) {
  ++round_;
  shared_.clear();
  for (const RoundMember& member : changed) {
    Slot& slot = slots_[std::string{member.symbol.text()}];
    if (slot.text && *slot.text == *member.text) continue;
    slot = {member.text, round_};
  }
}

bool SimpleRounds::is_due(const RoundsOf& client, Clock::time_point now) const noexcept {
  return client.round == 0 ||
         now - client.told >= settings_.push_interval - settings_.push_interval_tolerance;
}

FramePtr SimpleRounds::take(RoundsOf& client, Clock::time_point now) {
  FramePtr frame;
  if (client.wants_all) {
    const auto [found, is_new] = shared_.try_emplace(client.round);
    if (is_new) found->second = all_since(client.round);
    frame = found->second;
  } else {
    RoundMessage message;
    for (const std::string& symbol : client.symbols) {
      const auto slot = slots_.find(symbol);
      if (slot != slots_.end() && slot->second.round > client.round)
        message.add(*slot->second.text);
    }
    frame = message.finish();
  }
  if (!frame) return nullptr;
  client.round = round_;
  client.told = now;
  return frame;
}

FramePtr SimpleRounds::all_since(std::uint64_t round) {
  RoundMessage message;
  for (const auto& [symbol, slot] : slots_)
    if (slot.round > round) message.add(*slot.text);
  return message.finish();
}

}  // namespace hftcpp::gateway
