// EventRef: any event, without a copy of it. Valid as long as the event.
#pragma once

#include "service/gateway/topic.hpp"
#include <hftcpp/core/events.hpp>

#include <string>
#include <variant>

namespace hftcpp::gateway {

using EventRef =
    std::variant<const Ticker*, const Trade*, const BookUpdate*, const Kline*, const Funding*,
                 const Liquidation*, const Quote*, const MyOrder*, const MyOrderBatch*,
                 const MyTrade*, const Balance*, const Position*, const StreamStatus*>;

[[nodiscard]] Topic topic_of(const EventRef& event);
[[nodiscard]] EventRef ref_to(const Event& event) noexcept;
[[nodiscard]] Event copy_of(const EventRef& event);
void append_json(std::string& out, const EventRef& event);  // the canonical JSON
[[nodiscard]] Timestamp receive_time_of(const EventRef& event) noexcept;

}  // namespace hftcpp::gateway
