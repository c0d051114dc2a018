#include "exchanges/yahoo/yahoo_chart_codec.hpp"

#include <utility>

namespace hftcpp {
namespace {

class WantedOfAChart final : public EventSink {
 public:
  WantedOfAChart(EventSink& sink, const YahooChartSettings& settings)
      : sink_{sink}, settings_{settings} {}

  void on_kline(const Kline& kline) override {
    if (settings_.bars) sink_.on_kline(kline);
  }
  void on_quote(const Quote& quote) override {
    if (settings_.quotes) sink_.on_quote(quote);
  }
  void on_control(const Control& given) override {
    Control control = given;
    if (control.kind == Control::Kind::rejected && settings_.asked)
      control.symbol = *settings_.asked;
    sink_.on_control(control);
  }

 private:
  EventSink& sink_;
  const YahooChartSettings& settings_;
};

}  // namespace

YahooChartCodec::YahooChartCodec(const SymbolMap& symbols, YahooChartSettings settings)
    : settings_{std::move(settings)}, codec_{symbols, settings_.codec} {}

Result<void> YahooChartCodec::decode(const Frame& frame, EventSink& sink) noexcept {
  WantedOfAChart wanted{sink, settings_};
  return codec_.decode(frame, wanted);
}

}  // namespace hftcpp
