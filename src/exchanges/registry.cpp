// registry.cpp: the exchanges that there are, one line each, and those that a program adds.
#include "core/a_share_symbols.hpp"
#include "exchanges/a_share_fusion/a_share_fusion_codec.hpp"
#include "exchanges/a_share_fusion/a_share_fusion_stream.hpp"
#include "exchanges/binance/binance_codec.hpp"
#include "exchanges/binance/binance_instruments.hpp"
#include "exchanges/binance/binance_stream.hpp"
#include "exchanges/binance/binance_symbols.hpp"
#include "exchanges/binance_future/binance_future_codec.hpp"
#include "exchanges/binance_future/binance_future_instruments.hpp"
#include "exchanges/binance_future/binance_future_stream.hpp"
#include "exchanges/binance_future/binance_future_symbols.hpp"
#include "exchanges/coinbase/coinbase_codec.hpp"
#include "exchanges/coinbase/coinbase_instruments.hpp"
#include "exchanges/coinbase/coinbase_stream.hpp"
#include "exchanges/coinbase/coinbase_symbols.hpp"
#include "exchanges/exchange.hpp"
#include "exchanges/kraken/kraken_codec.hpp"
#include "exchanges/kraken/kraken_instruments.hpp"
#include "exchanges/kraken/kraken_stream.hpp"
#include "exchanges/kraken/kraken_symbols.hpp"
#include "exchanges/kraken_future/kraken_future_codec.hpp"
#include "exchanges/kraken_future/kraken_future_instruments.hpp"
#include "exchanges/kraken_future/kraken_future_stream.hpp"
#include "exchanges/kraken_future/kraken_future_symbols.hpp"
#include "exchanges/mock/mock_codec.hpp"
#include "exchanges/mock/mock_stream.hpp"
#include "exchanges/okx/okx_instruments.hpp"
#include "exchanges/okx/okx_stream.hpp"
#include "exchanges/okx/okx_symbols.hpp"
#include "exchanges/qmt/qmt_codec.hpp"
#include "exchanges/qmt/qmt_stream.hpp"
#include "exchanges/qmt/qmt_symbols.hpp"
#include "exchanges/sina/sina_codec.hpp"
#include "exchanges/sina/sina_stream.hpp"
#include "exchanges/tcp_push/tcp_push_codec.hpp"
#include "exchanges/tcp_push/tcp_push_stream.hpp"
#include "exchanges/tcp_push/tcp_push_symbols.hpp"
#include "exchanges/tdx/tdx_stream.hpp"
#include "exchanges/tencent/tencent_codec.hpp"
#include "exchanges/tencent/tencent_stream.hpp"
#include "exchanges/yahoo/yahoo_stream.hpp"
#include "exchanges/yahoo/yahoo_symbols.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <stdexcept>
#include <utility>

namespace hftcpp {
namespace {

template <class Stream>
std::unique_ptr<StreamBase> make(StreamParams params) {
  return std::make_unique<Stream>(std::move(params));
}

template <class Exchange>
std::unique_ptr<Codec> make_codec(const SymbolMap& symbols) {
  return std::make_unique<Exchange>(symbols);
}

// Nobody here has books that could break.
BookRules no_book_rules(std::size_t) {
  return {};
}

std::unique_ptr<Codec> make_mock_codec(const SymbolMap&) {
  return std::make_unique<MockCodec>();
}

// Two that need no account, unless others are named.
std::unique_ptr<StreamBase> make_a_share_fusion(StreamParams params) {
  params.subscribe_args.try_emplace("sources", "sina,tencent");
  return make<AShareFusionStream>(std::move(params));
}

const std::array kExchanges{
    ExchangeEntry{"a_share", AShareFusionStream::kChannels, make_a_share_fusion,
                  make_a_share_fusion_codec, no_book_rules, a_share_native, a_share_symbol, nullptr,
                  nullptr, nullptr, a_share_pair},
    ExchangeEntry{"binance", BinanceStream::kChannels, make<BinanceStream>,
                  make_codec<BinanceCodec>, binance_book_rules, binance_native, binance_symbol,
                  BinanceCodec::parse_book_snapshot, parse_exchange_info, binance_instruments},
    ExchangeEntry{"binance_future", BinanceFutureStream::kChannels, make<BinanceFutureStream>,
                  make_codec<BinanceFutureCodec>, binance_future_book_rules, binance_future_native,
                  binance_future_symbol, BinanceFutureCodec::parse_book_snapshot,
                  parse_future_exchange_info, binance_future_instruments},
    ExchangeEntry{"coinbase", CoinbaseStream::kChannels, make<CoinbaseStream>, make_coinbase_codec,
                  coinbase_book_rules, coinbase_native, coinbase_symbol, nullptr, nullptr,
                  coinbase_instruments},
    ExchangeEntry{"kraken", KrakenStream::kChannels, make<KrakenStream>, make_codec<KrakenCodec>,
                  kraken_book_rules, kraken_native, kraken_symbol, nullptr, nullptr,
                  kraken_instruments},
    ExchangeEntry{"kraken_future", KrakenFutureStream::kChannels, make<KrakenFutureStream>,
                  make_codec<KrakenFutureCodec>, kraken_future_book_rules, kraken_future_native,
                  kraken_future_symbol, nullptr, parse_kraken_future_instruments,
                  kraken_future_instruments},
    ExchangeEntry{"mock", MockStream::kChannels, make<MockStream>, make_mock_codec, no_book_rules,
                  mock_native, mock_symbol, nullptr, nullptr, nullptr, mock_pair},
    ExchangeEntry{"okx", OkxStream::kChannels, make<OkxStream>, make_codec<OkxCodec>,
                  okx_book_rules, okx_native, okx_symbol, nullptr, nullptr, okx_instruments},
    ExchangeEntry{"okx_swap", OkxSwapStream::kChannels, make<OkxSwapStream>, make_okx_swap_codec,
                  okx_book_rules, okx_swap_native, okx_swap_symbol, nullptr, nullptr,
                  okx_swap_instruments},
    ExchangeEntry{"qmt", QmtStream::kChannels, make<QmtStream>, make_codec<QmtCodec>, no_book_rules,
                  qmt_native, qmt_symbol, nullptr, nullptr, nullptr, a_share_pair},
    ExchangeEntry{"sina", SinaStream::kChannels, make<SinaStream>, make_codec<SinaCodec>,
                  no_book_rules, a_share_native, a_share_symbol, nullptr, nullptr, nullptr,
                  a_share_pair},
    ExchangeEntry{"tcp_push", TcpPushStream::kChannels, make<TcpPushStream>,
                  make_codec<TcpPushCodec>, no_book_rules, tcp_push_native, tcp_push_symbol,
                  nullptr, nullptr, nullptr, a_share_pair},
    ExchangeEntry{"tdx", TdxStream::kChannels, make<TdxStream>, make_codec<TdxCodec>, no_book_rules,
                  a_share_native, a_share_symbol, nullptr, nullptr, nullptr, a_share_pair},
    ExchangeEntry{"tencent", TencentStream::kChannels, make<TencentStream>,
                  make_codec<TencentCodec>, no_book_rules, a_share_native, a_share_symbol, nullptr,
                  nullptr, nullptr, a_share_pair},
    ExchangeEntry{"yahoo", YahooStream::kChannels, make<YahooStream>, make_codec<YahooCodec>,
                  no_book_rules, yahoo_native, yahoo_symbol, nullptr, nullptr, nullptr, yahoo_pair},
};

// Those of a user's own. They may register from several threads.
struct Registered {
  std::mutex mutex;
  std::map<std::string, StreamFactory, std::less<>> factories;
};

Registered& registered() {
  static Registered all;
  return all;
}

StreamFactory factory_of(std::string_view name) {
  if (const ExchangeEntry* const entry = find_exchange(name))
    return [entry](StreamParams params) { return make_stream(*entry, std::move(params)); };
  Registered& own = registered();
  const std::scoped_lock lock{own.mutex};
  const auto found = own.factories.find(name);
  return found == own.factories.end() ? StreamFactory{} : found->second;
}

[[noreturn]] void throw_unknown(const std::string& name) {
  const std::vector<std::string> names = exchange_names();
  const std::vector<std::string_view> views{names.begin(), names.end()};
  std::string message = "exchange: unknown exchange \"" + name + "\"; ";
  if (const std::string_view near = nearest(name, views); !near.empty()) {
    message += "did you mean \"" + std::string{near} + "\"?";
  } else {
    message += "there are";
    for (const std::string& each : names) message += (&each == &names[0] ? " " : ", ") + each;
  }
  throw std::invalid_argument{message};
}

}  // namespace

std::span<const ExchangeEntry> built_in_exchanges() {
  return kExchanges;
}

const ExchangeEntry* find_exchange(std::string_view name) {
  const auto found = std::ranges::find(kExchanges, name, &ExchangeEntry::name);
  return found == kExchanges.end() ? nullptr : &*found;
}

std::unique_ptr<StreamBase> make_stream(const ExchangeEntry& entry, StreamParams params) {
  std::unique_ptr<StreamBase> stream = entry.make_stream(std::move(params));
  if (entry.instruments != nullptr) stream->use_list(entry.instruments());
  return stream;
}

std::unique_ptr<StreamBase> get_exchange_stream(StreamParams params) {
  const StreamFactory factory = factory_of(params.exchange);
  if (!factory) throw_unknown(params.exchange);
  std::unique_ptr<StreamBase> stream = factory(std::move(params));
  stream->check();
  return stream;
}

void register_exchange(std::string name, StreamFactory factory) {
  if (name.empty() || !factory)
    throw std::invalid_argument{"register_exchange: it needs a name and a factory"};
  Registered& own = registered();
  const std::scoped_lock lock{own.mutex};
  if (find_exchange(name) != nullptr || !own.factories.try_emplace(name, std::move(factory)).second)
    throw std::invalid_argument{"register_exchange: \"" + name + "\" is taken"};
}

std::vector<std::string> exchange_names() {
  std::vector<std::string> names;
  for (const ExchangeEntry& entry : kExchanges) names.emplace_back(entry.name);
  Registered& own = registered();
  const std::scoped_lock lock{own.mutex};
  for (const auto& [name, factory] : own.factories) names.push_back(name);
  std::ranges::sort(names);
  return names;
}

}  // namespace hftcpp
