// asio.cpp: Asio itself, compiled once for the whole project instead of into every file.
#include <boost/asio/impl/src.hpp>
