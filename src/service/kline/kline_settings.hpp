// What a KlineService reads of its setting.
#pragma once

#include <hftcpp/core/kline_builder.hpp>
#include <hftcpp/service/service_base.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hftcpp {

struct KlineServiceSettings {
  enum class Source : std::uint8_t { by_stream, quote, trade };
  enum class Sessions : std::uint8_t { by_symbol, a_share, always };

  KlineBuilderSettings a_share;
  KlineBuilderSettings always;
  Source source = Source::by_stream;
  Sessions sessions = Sessions::by_symbol;
  std::size_t history = 0;
  bool has_output = false;
  std::string file;  // empty: standard output
  bool is_text = false;
  bool is_closed_only = false;
  std::vector<Exchange> quoted;  // those whose streams bring quotes

  // Throws ConfigError with all that is wrong.
  [[nodiscard]] static KlineServiceSettings read(const boost::json::object& setting,
                                                 const std::string& path);
  [[nodiscard]] static std::vector<std::string> keys();
  // The streams that bring nothing which bars could be made of. Whose own service derives from
  // KlineService may want them for something else.
  [[nodiscard]] static Problems useless_streams(const boost::json::object& setting,
                                                const std::string& path);
};

}  // namespace hftcpp
