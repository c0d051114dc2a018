// Which services get their events from which stream: two that declare the same one share it.
#pragma once

#include <hftcpp/stream/observer.hpp>
#include <hftcpp/stream/stream_params.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace hftcpp {

struct StreamWish {
  std::size_t service = 0;  // its number
  StreamParams params;
  std::string path;  // "service.mm_demo.setting.streams[0]"
};

struct SharedStream {
  struct Sharer {
    std::size_t service = 0;
    Interest interest;  // empty for the only one: what is added at run time is its too
    std::string path;
  };
  StreamParams params;  // with the pairs and channels of all sharers
  std::vector<Sharer> sharers;
};

// In the order of the wishes. Two wishes of one service are never united: it would hear of the
// common channels twice.
[[nodiscard]] std::vector<SharedStream> share_streams(const std::vector<StreamWish>& wishes);

}  // namespace hftcpp
