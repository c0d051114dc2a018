// a_share_polled_stream.cpp
#include "exchanges/a_share/a_share_polled_stream.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace hftcpp {

using namespace std::chrono_literals;

namespace {

// So many connections are kept from one round to the next.
constexpr std::size_t kMostAtOnce = 16;
constexpr std::array<std::string_view, 4> kBatchArguments{"batch_size", "at_once", "ban_pause",
                                                          "short_form"};
constexpr std::array<std::string_view, 2> kShortForms{"left_out", "quote"};

}  // namespace

ASharePolledStream::ASharePolledStream(StreamParams given, AShareSource source,
                                       std::string_view prefix)
    : AShareStream{std::move(given), joined(kPollArguments, kBatchArguments)},
      source_{std::move(source)},
      answers_{source_.target, prefix},
      every_{duration_argument("update_interval", 3s)},
      ban_pause_{duration_argument("ban_pause", 60s)},
      batch_size_{number_argument("batch_size", source_.batch_size, 1, source_.most)},
      at_once_{number_argument("at_once", 4, 1, kMostAtOnce)},
      short_form_{argument("short_form", kShortForms, "left_out") == "quote"
                      ? AShareShortForm::quote
                      : AShareShortForm::left_out} {
  try_arguments([this] { address_ = address(); });
  try_arguments([this] { check_all_pairs(); });
}

// It is asked over HTTP: a simulator's websocket, which stands beside its rest_host, is not meant.
std::string ASharePolledStream::address() {
  if (!params().rest_host.empty()) return params().rest_host;
  if (params().api_host.empty()) return std::string{source_.origin};
  if (params().api_host.starts_with("http")) return params().api_host;
  throw std::invalid_argument{params().exchange +
                              ": api_host: this source is asked over HTTP: give its address as "
                              "rest_host (--rest), like \"http://127.0.0.1:9001\""};
}

ChannelParams ASharePolledStream::channel_params(Channel channel) {
  PollParams asking = poll(every_, at_once_);
  asking.requests = [this](std::span<const Symbol> wanted) { return requests(wanted); };
  asking.judge = [this](const RestRequest& asked, std::string_view body) {
    auto verdict = answers_.judge(asked.target, body);
    is_hollow_ = verdict.is_hollow;  // of the frame that the codec gets next
    return PollVerdict{.held_back = std::move(verdict.held_back),
                       .missing = std::move(verdict.missing)};
  };
  asking.answer_within = params().subscribe_timeout;
  asking.ban_pause = ban_pause_;
  return {.channel = channel,
          .url = address_,
          .poll = std::move(asking),
          .pairs_per_request = 1'000,
          .stale_after = 0ms};  // what does not change is not told again: silence means nothing
}

AShareCodecSettings ASharePolledStream::codec_settings() noexcept {
  return {.short_form = short_form_,
          .repeats = AShareRepeats::left_out,
          .memory = &memory_,
          .is_held_back = &is_hollow_};
}

std::vector<RestRequest> ASharePolledStream::requests(std::span<const Symbol> wanted) {
  if (!std::ranges::equal(wanted, wanted_)) {
    wanted_.assign(wanted.begin(), wanted.end());
    memory_.keep_only(wanted);  // a pair that comes back later begins anew
  }
  std::vector<RestRequest> all;
  for (AShareBatch& batch : a_share_batches(source_, wanted, batch_size_)) {
    RestRequest& request = all.emplace_back();
    request.target = std::move(batch.target);
    request.headers = source_.headers;
  }
  return all;
}

}  // namespace hftcpp
