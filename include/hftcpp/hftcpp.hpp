// hftcpp.hpp: all that a user may include.
#pragma once

#include <hftcpp/core/asking_codec.hpp>
#include <hftcpp/core/book_keeper.hpp>
#include <hftcpp/core/codec.hpp>
#include <hftcpp/core/decimal.hpp>
#include <hftcpp/core/event_json.hpp>
#include <hftcpp/core/event_queues.hpp>
#include <hftcpp/core/events.hpp>
#include <hftcpp/core/json_reader.hpp>
#include <hftcpp/core/kline_builder.hpp>
#include <hftcpp/core/market_calendar.hpp>
#include <hftcpp/core/names.hpp>
#include <hftcpp/core/order_book.hpp>
#include <hftcpp/core/timestamp.hpp>
#include <hftcpp/service/gateway_service.hpp>
#include <hftcpp/service/kline_service.hpp>
#include <hftcpp/service/service_base.hpp>
#include <hftcpp/stream/stream_base.hpp>
