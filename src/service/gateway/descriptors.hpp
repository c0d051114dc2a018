// How many sockets the system lets this process have.
#pragma once

#include <cstddef>

namespace hftcpp::gateway {

// Asks for so many descriptors, as far as an ordinary user may; returns how many there are now.
std::size_t raise_descriptors(std::size_t wanted) noexcept;

}  // namespace hftcpp::gateway
