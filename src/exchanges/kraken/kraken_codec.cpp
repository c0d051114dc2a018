// kraken_codec.cpp
