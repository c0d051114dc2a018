// event_text: an event as one line for a person. Programs read the canonical JSON instead.
#pragma once

#include <hftcpp/core/events.hpp>

#include <string>

namespace hftcpp {

// "17:48:26.844359 kraken btc/usd trade buy 0.00044780 at 83744.3". What has no form of its own
// here is given as its JSON.
void append_event_line(std::string& out, const Event& event);

}  // namespace hftcpp
