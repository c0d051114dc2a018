// AShareRequests: what a source that is polled over HTTP is asked, as data: batches of codes, each
// with its target and the headers that all of them need.
#pragma once

#include <hftcpp/core/names.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hftcpp {

struct AShareBatch {
  std::string target;           // "/list=sh600000,sz000001", of the source's host
  std::vector<Symbol> symbols;  // that the reply should have a record of, in this order
};

struct AShareSource {
  std::string_view origin;     // "https://hq.sinajs.cn"
  std::string_view target;     // what stands before the codes
  std::size_t batch_size = 0;  // unless the user says otherwise
  std::size_t most = 0;        // that the source answers at all
  std::vector<std::pair<std::string, std::string>> headers{};
};

// In the order of the symbols, each of which must be an A-share: a_share_native() has said so.
// Throws std::invalid_argument for a batch size that is zero or more than the source takes.
[[nodiscard]] std::vector<AShareBatch> a_share_batches(const AShareSource& source,
                                                       std::span<const Symbol> symbols,
                                                       std::size_t batch_size);

}  // namespace hftcpp
