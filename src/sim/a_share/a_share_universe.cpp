#include "sim/a_share/a_share_universe.hpp"

#include "core/random.hpp"

#include <algorithm>
#include <array>
#include <iconv.h>
#include <stdexcept>

namespace hftcpp::sim {
namespace {

struct KnownShare {
  std::string_view symbol;
  std::string_view name;
  std::int64_t price;  // in its ticks
};
constexpr std::array<KnownShare, 8> kKnown{{{"600000.sh", "浦发银行", 1'023},
                                            {"000001.sz", "平安银行", 1'139},
                                            {"920002.bj", "万达轴承", 2'351},
                                            {"600519.sh", "贵州茅台", 130'150},
                                            {"300750.sz", "宁德时代", 25'640},
                                            {"688981.sh", "中芯国际", 8'872},
                                            {"510300.sh", "沪深300ETF", 4'751},
                                            {"000002.sz", "万 科Ａ", 712}}};

// How the codes are spread over the markets, as they are in truth.
struct CodeRange {
  std::uint32_t first;
  std::uint32_t count;
  std::string_view market;
};
constexpr std::array<CodeRange, 10> kRanges{{{600'000, 900, "sh"},
                                             {601'000, 400, "sh"},
                                             {603'000, 600, "sh"},
                                             {688'000, 600, "sh"},
                                             {0, 900, "sz"},
                                             {2'001, 700, "sz"},
                                             {300'000, 700, "sz"},
                                             {301'000, 500, "sz"},
                                             {920'000, 200, "bj"},
                                             {510'000, 200, "sh"}}};

constexpr std::array<std::string_view, 16> kFirst{"华", "中", "东", "南", "金", "新", "海", "江",
                                                  "天", "国", "宏", "明", "安", "长", "光", "泰"};
constexpr std::array<std::string_view, 16> kSecond{"电", "药", "钢", "石", "航", "科", "材", "能",
                                                   "通", "机", "化", "建", "农", "汽", "智", "环"};
constexpr std::array<std::string_view, 8> kEnd{"股份", "集团", "科技", "实业",
                                               "控股", "发展", "材料", "电子"};

bool is_market(std::string_view text) {
  return text == "sh" || text == "sz" || text == "bj";
}

bool is_a_share(std::string_view text) {
  return text.size() == 9 && text[6] == '.' && is_market(text.substr(7)) &&
         std::all_of(text.begin(), text.begin() + 6, [](char c) { return c >= '0' && c <= '9'; });
}

// Its smallest step is a thousandth, not a hundredth.
bool is_fund(std::string_view text) {
  return text.starts_with("51") || text.starts_with("159");
}

const KnownShare* known(std::string_view text) {
  const auto found = std::find_if(kKnown.begin(), kKnown.end(),
                                  [&](const KnownShare& each) { return each.symbol == text; });
  return found == kKnown.end() ? nullptr : &*found;
}

std::string to_gbk(std::string_view utf8) {
  struct Converter {
    iconv_t handle = iconv_open("GB18030", "UTF-8");
    ~Converter() {
      if (handle != iconv_t(-1)) iconv_close(handle);
    }
  };
  static const Converter converter;
  std::string in{utf8};
  std::string out(in.size() * 2 + 4, '\0');
  char* from = in.data();
  char* to = out.data();
  std::size_t left = in.size();
  std::size_t room = out.size();
  if (iconv(converter.handle, &from, &left, &to, &room) == static_cast<std::size_t>(-1))
    throw std::runtime_error{"this system cannot write GB18030"};
  out.resize(out.size() - room);
  return out;
}

std::string symbol_text(std::uint32_t code, std::string_view market) {
  std::string digits = std::to_string(code);
  return std::string(6 - digits.size(), '0') + digits + "." + std::string{market};
}

}  // namespace

std::optional<InstrumentSettings> a_share_instrument(Symbol symbol) {
  const std::string_view text = symbol.text();
  if (!is_a_share(text)) return std::nullopt;
  const std::int8_t exponent = is_fund(text) ? -3 : -2;
  const KnownShare* const share = known(text);
  const std::int64_t price = share != nullptr
                                 ? share->price
                                 : 300 + static_cast<std::int64_t>(scramble(hash_of(text)) % 6'000);
  return InstrumentSettings{.symbol = symbol,
                            .price = Decimal{price, exponent},
                            .price_exponent = exponent,
                            .size_exponent = 2,
                            .levels = 10};
}

std::vector<InstrumentSettings> a_share_instruments(std::size_t count) {
  std::vector<InstrumentSettings> all;
  all.reserve(count);
  for (const KnownShare& each : kKnown)
    if (all.size() < count) all.push_back(*a_share_instrument(Symbol{each.symbol}));
  for (std::uint32_t i = 0; all.size() < count; ++i) {
    const std::size_t before = all.size();
    bool is_over = true;
    for (const CodeRange& range : kRanges) {
      if (i >= range.count || all.size() >= count) continue;
      is_over = false;
      const std::string text = symbol_text(range.first + i, range.market);
      if (known(text) == nullptr) all.push_back(*a_share_instrument(Symbol{text}));
    }
    if (is_over && all.size() == before) break;
  }
  return all;
}

AShareListing a_share_listing(Symbol symbol) {
  const std::string_view text = symbol.text();
  if (!is_a_share(text))
    throw std::invalid_argument{"\"" + std::string{text} +
                                "\" is no share; one looks like \"600000.sh\""};
  AShareListing listing{.symbol = symbol,
                        .digits = text.substr(0, 6),
                        .market = text.substr(7),
                        .name = {},
                        .gbk_name = {}};
  if (const KnownShare* const share = known(text)) {
    listing.name = share->name;
  } else {
    const std::uint64_t hash = scramble(hash_of(text) + 1);
    listing.name = std::string{kFirst[hash % 16]} + std::string{kSecond[hash / 16 % 16]} +
                   std::string{kEnd[hash / 256 % 8]};
  }
  listing.gbk_name = to_gbk(listing.name);
  return listing;
}

}  // namespace hftcpp::sim
