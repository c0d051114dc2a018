// print_service: the smallest service of one's own, wired by configs/print_service.json.
// Against a simulated exchange:
//   build/dev/bin/hftcpp sim kraken --port 9001 --seconds 15 &
//   build/dev/bin/print_service configs/print_service.json --seconds 10
// KRAKEN_HOST=wss://ws.kraken.com takes it to the exchange itself; Ctrl-C stops it.
#include <hftcpp/hftcpp.hpp>

#include <iostream>
#include <string>
#include <utility>
#include <vector>

class TapeService : public hftcpp::ServiceBase {
 public:
  // The setting is checked here, so that --check finds what is wrong with it.
  explicit TapeService(hftcpp::ServiceParams params) : ServiceBase{std::move(params)} {
    hftcpp::Problems problems;
    hftcpp::SettingReader reader{setting(), path(), problems};
    prefix_ = reader.text("prefix");
    throw_if_any(problems);
  }
  std::vector<std::string> setting_keys() const override { return {"prefix"}; }

  void on_ticker(const hftcpp::Ticker& t) override {
    std::cout << prefix_ << t.symbol << ' ' << t.bid_price << " / " << t.ask_price << '\n';
  }
  void on_trade(const hftcpp::Trade& t) override {
    std::cout << prefix_ << t.symbol << ' ' << to_text(t.side) << ' ' << t.size << " at " << t.price
              << '\n';
  }
  // The book is kept for the service; is_fresh() is false between a gap and its healing.
  void on_order_book(const hftcpp::OrderBook& book) override {
    if (book.is_fresh() && book.best_bid() && book.best_ask()) ++books_;
  }
  void on_stream_status(const hftcpp::StreamStatus& s) override {
    std::cout << prefix_ << s.exchange << ' ' << s.channel << ' ' << s.symbol << ' '
              << to_text(s.state) << ' ' << s.reason << '\n';
  }
  void on_stop() override {
    std::cout << prefix_ << books_ << " book updates; lag p99 " << lag().percentile(0.99).count()
              << " ns" << std::endl;
  }

 private:
  std::string prefix_;
  std::uint64_t books_ = 0;
};
HFTCPP_REGISTER_SERVICE(TapeService)

int main(int argc, char** argv) {
  return hftcpp::run_services(argc, argv);
}
