// TdxLister: the questions that bring a server's lists of instruments: how many a market has, and
// then page by page. Once a day is enough.
#pragma once

#include "exchanges/tdx/tdx_codec.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace hftcpp {

// Which lists there are. One per stream, shared by its connections.
class TdxLists {
 public:
  // Not there on that day yet, and still worth asking for: some servers have no list of Beijing,
  // and are silent when they are asked for it.
  [[nodiscard]] bool is_due(TdxMarket market, std::chrono::sys_days day) const noexcept;
  [[nodiscard]] bool is_whole(TdxMarket market, std::chrono::sys_days day) const noexcept;

  // One at a time asks; `who` may have been it before.
  [[nodiscard]] bool claim(const void* who) noexcept;
  void release(const void* who) noexcept;

  void on_begun(TdxMarket market, std::chrono::sys_days day) noexcept;
  void on_whole(TdxMarket market, std::chrono::sys_days day) noexcept;
  void on_given_up(TdxMarket market, std::chrono::sys_days day) noexcept;

 private:
  struct State {
    std::chrono::sys_days day;
    int tries = 0;
    bool is_whole = false;
  };

  [[nodiscard]] State& of(TdxMarket market, std::chrono::sys_days day) noexcept;
  [[nodiscard]] const State& at(TdxMarket market) const noexcept {
    return states_[static_cast<std::size_t>(market)];
  }

  std::array<State, 3> states_{};
  const void* asker_ = nullptr;
};

class TdxLister {
 public:
  // What it fills in must outlive it. One market after the other, as they are given.
  TdxLister(TdxInstruments& instruments, TdxLists& lists, std::chrono::sys_days day,
            std::vector<TdxMarket> markets);

  // Nothing when all has been asked.
  [[nodiscard]] std::optional<TdxRequest> next();
  // The answer to it was decoded, well or not. A question is asked three times at most; then its
  // market is given up for the day.
  void on_answer(const TdxCodec& codec, bool is_good);

 private:
  void go_on();

  TdxInstruments& instruments_;
  TdxLists& lists_;
  std::chrono::sys_days day_;
  std::vector<TdxMarket> markets_;
  std::size_t at_ = 0;
  std::optional<std::uint32_t> count_;
  std::uint32_t start_ = 0;
  int failures_ = 0;
};

}  // namespace hftcpp
