// StreamOutput: all that a stream tells the world, shared by its channels: events to observers,
// gaps to the ledger, counts to whoever asks. Owned by the stream.
#pragma once

#include "stream/counter.hpp"
#include "stream/dispatcher.hpp"
#include <hftcpp/stream/gap_ledger.hpp>
#include <hftcpp/stream/stream_base.hpp>

namespace hftcpp {

struct StreamOutput {
  explicit StreamOutput(Exchange name) : exchange{name}, dispatcher{name, ledger} {}

  Exchange exchange;
  GapLedger ledger;
  Dispatcher dispatcher;
  Counter frames;
  Counter bytes;
  Counter bad_frames;
  Counter unknown_messages;
  Counter unknown_symbols;
  Counter duplicates;
  Counter late_trades;
  Counter outdated_updates;
  Counter connects;
  Counter disconnects;
  Counter hand_overs;
  Counter rejections;
  Counter resyncs;
  Counter recovered;
  Counter conflated;

  [[nodiscard]] StreamCounters counters() const {
    return {.frames = frames.get(),
            .bytes = bytes.get(),
            .events = dispatcher.events(),
            .bad_frames = bad_frames.get(),
            .unknown_messages = unknown_messages.get(),
            .unknown_symbols = unknown_symbols.get(),
            .duplicates = duplicates.get(),
            .late_trades = late_trades.get(),
            .outdated_updates = outdated_updates.get(),
            .connects = connects.get(),
            .disconnects = disconnects.get(),
            .hand_overs = hand_overs.get(),
            .rejections = rejections.get(),
            .resyncs = resyncs.get(),
            .recovered = recovered.get(),
            .gaps = ledger.count(),
            .conflated = conflated.get(),
            .overflows = dispatcher.overflows()};
  }
};

}  // namespace hftcpp
