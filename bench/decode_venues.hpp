// Who decodes a venue's frames: our codec, as its streams make it, and the two baselines.
#pragma once

#include "decode_dom_binance.hpp"
#include "decode_dom_coinbase.hpp"
#include "decode_dom_kraken.hpp"
#include "decode_dom_okx.hpp"
#include "decode_sax_binance.hpp"
#include "decode_sax_coinbase.hpp"
#include "decode_sax_kraken.hpp"
#include "decode_sax_kraken_future.hpp"
#include "decode_sax_okx.hpp"
#include "exchanges/binance/binance_codec.hpp"
#include "exchanges/binance/binance_symbols.hpp"
#include "exchanges/binance_future/binance_future_codec.hpp"
#include "exchanges/binance_future/binance_future_symbols.hpp"
#include "exchanges/coinbase/coinbase_codec.hpp"
#include "exchanges/coinbase/coinbase_exchange_codec.hpp"
#include "exchanges/coinbase/coinbase_symbols.hpp"
#include "exchanges/kraken/kraken_codec.hpp"
#include "exchanges/kraken/kraken_symbols.hpp"
#include "exchanges/kraken_future/kraken_future_codec.hpp"
#include "exchanges/kraken_future/kraken_future_symbols.hpp"
#include "exchanges/okx/okx_symbols.hpp"

#include <memory>

namespace hftcpp::bench {

inline std::unique_ptr<DecodeContext> resolving(Symbol (*resolver)(std::string_view)) {
  auto context = std::make_unique<DecodeContext>();
  context->symbols.set_resolver(resolver);
  return context;
}

struct BinanceVenue {
  using Sax = BinanceSax<BinanceMarket::spot>;
  using Dom = BinanceDom<BinanceMarket::spot>;
  static std::unique_ptr<DecodeContext> context() { return resolving(binance_symbol); }
  static std::unique_ptr<Codec> codec(const DecodeContext& context) {
    return std::make_unique<BinanceCodec>(context.symbols);
  }
};

struct BinanceFutureVenue {
  using Sax = BinanceSax<BinanceMarket::future>;
  using Dom = BinanceDom<BinanceMarket::future>;
  static std::unique_ptr<DecodeContext> context() { return resolving(binance_future_symbol); }
  static std::unique_ptr<Codec> codec(const DecodeContext& context) {
    return std::make_unique<BinanceFutureCodec>(context.symbols);
  }
};

struct OkxVenue {
  using Sax = OkxSax<OkxMarket::spot>;
  using Dom = OkxDom<OkxMarket::spot>;
  // The recorded books are a swap's: spot books have the same form.
  static std::unique_ptr<DecodeContext> context() {
    return resolving([](std::string_view native) {
      return native.ends_with("-SWAP") ? okx_swap_symbol(native) : okx_symbol(native);
    });
  }
  static std::unique_ptr<Codec> codec(const DecodeContext& context) {
    return std::make_unique<OkxCodec>(context.symbols);
  }
};

struct OkxSwapVenue {
  using Sax = OkxSax<OkxMarket::swap>;
  using Dom = OkxDom<OkxMarket::swap>;
  static std::unique_ptr<DecodeContext> context() {
    auto context = resolving(okx_swap_symbol);
    context->contracts.set(okx_swap_symbol("UNI-USD-SWAP"), *Decimal::parse("10"));
    context->contracts.set(okx_swap_symbol("CTK-USDT-SWAP"), *Decimal::parse("0.1"));
    context->contracts.set(okx_swap_symbol("AKRO-USDT-SWAP"), *Decimal::parse("10"));
    return context;
  }
  static std::unique_ptr<Codec> codec(const DecodeContext& context) {
    return std::make_unique<OkxCodec>(
        context.symbols,
        OkxCodecSettings{.market = OkxMarket::swap, .contracts = &context.contracts});
  }
};

struct CoinbaseExchangeVenue {
  using Sax = CoinbaseExchangeSax;
  using Dom = CoinbaseExchangeDom;
  static std::unique_ptr<DecodeContext> context() { return resolving(coinbase_symbol); }
  static std::unique_ptr<Codec> codec(const DecodeContext& context) {
    return std::make_unique<CoinbaseExchangeCodec>(context.symbols);
  }
};

struct CoinbaseVenue {
  using Sax = CoinbaseSax;
  using Dom = CoinbaseDom;
  static std::unique_ptr<DecodeContext> context() { return resolving(coinbase_symbol); }
  static std::unique_ptr<Codec> codec(const DecodeContext& context) {
    return std::make_unique<CoinbaseCodec>(context.symbols);
  }
};

struct KrakenVenue {
  using Sax = KrakenSax;
  using Dom = KrakenDom;
  static std::unique_ptr<DecodeContext> context() { return resolving(kraken_symbol); }
  static std::unique_ptr<Codec> codec(const DecodeContext& context) {
    return std::make_unique<KrakenCodec>(context.symbols);
  }
};

// Streams have a codec per channel: of a ticker's frame it leaves the funding.
template <Channel channel>
struct KrakenFutureVenue {
  using Sax = KrakenFutureSax;
  using Dom = KrakenFutureDom;
  static std::unique_ptr<DecodeContext> context() { return resolving(kraken_future_symbol); }
  static std::unique_ptr<Codec> codec(const DecodeContext& context) {
    return std::make_unique<KrakenFutureCodec>(context.symbols,
                                               KrakenFutureCodecSettings{.channel = channel});
  }
};

}  // namespace hftcpp::bench
