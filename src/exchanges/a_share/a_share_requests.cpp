// a_share_requests.cpp
#include "exchanges/a_share/a_share_requests.hpp"

#include "core/a_share_symbols.hpp"

#include <algorithm>
#include <stdexcept>

namespace hftcpp {

std::vector<AShareBatch> a_share_batches(const AShareSource& source,
                                         std::span<const Symbol> symbols, std::size_t batch_size) {
  if (batch_size == 0 || batch_size > source.most)
    throw std::invalid_argument{"batch_size: expected 1 to " + std::to_string(source.most) +
                                ", was " + std::to_string(batch_size)};
  std::vector<AShareBatch> batches;
  batches.reserve((symbols.size() + batch_size - 1) / batch_size);
  while (!symbols.empty()) {
    const auto part = symbols.first(std::min(batch_size, symbols.size()));
    AShareBatch& batch = batches.emplace_back();
    batch.target = source.target;
    for (const Symbol symbol : part) {
      if (!batch.symbols.empty()) batch.target += ',';
      batch.target += a_share_native(symbol);
      batch.symbols.push_back(symbol);
    }
    symbols = symbols.subspan(part.size());
  }
  return batches;
}

}  // namespace hftcpp
