// beast.cpp: Asio's TLS half and Beast, compiled once for the whole project.
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
