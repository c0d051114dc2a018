// a_share_fusion_stream.cpp: the arguments, and what becomes of pairs. What runs stands in
// a_share_fusion_run_stream.cpp.
#include "exchanges/a_share_fusion/a_share_fusion_stream.hpp"

#include "exchanges/a_share_fusion/a_share_fusion_inner_stream.hpp"
#include "exchanges/a_share_fusion/a_share_fusion_run_stream.hpp"
#include "stream/secrets.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace hftcpp {

namespace asio = boost::asio;

namespace {

constexpr std::array<std::string_view, 6> kOwnArguments{
    "sources", "late_after", "frozen_after", "recover_after", "tolerance", "codes"};

// Its own, and whatever is given for one of the sources, of which that has to make something.
std::vector<std::string_view> known_arguments(const StreamParams& given) {
  std::vector<std::string_view> known{kOwnArguments.begin(), kOwnArguments.end()};
  const auto sources = given.subscribe_args.find("sources");
  if (sources == given.subscribe_args.end()) return known;
  for (const auto& [name, value] : given.subscribe_args) {
    const std::string_view source = source_of_argument(name);
    if (!source.empty() && sources->second.find(source) != std::string::npos) known.push_back(name);
  }
  return known;
}

Symbol pair_of_code(std::string_view native) {
  return a_share_symbol(native);
}

}  // namespace

AShareFusionStream::AShareFusionStream(StreamParams given)
    : AShareStream{given, known_arguments(given)} {
  wipe_secrets(given);
  read_rules();
  make_streams();
}

AShareFusionStream::~AShareFusionStream() = default;

void AShareFusionStream::read_rules() {
  rules_.late_after = duration_argument("late_after", rules_.late_after);
  rules_.frozen_after = duration_argument("frozen_after", rules_.frozen_after);
  rules_.recover_after = duration_argument("recover_after", rules_.recover_after);
  const auto given = params().subscribe_args.find("tolerance");
  if (given == params().subscribe_args.end()) return;
  const auto part = Decimal::parse(given->second);
  const bool is_part = part && *part > Decimal{} && *part <= Decimal{2, -1};
  if (is_part) rules_.tolerance = *part;
  try_arguments([&] {
    if (!is_part)
      throw std::invalid_argument{params().exchange + ": subscribe_args.tolerance: \"" +
                                  given->second +
                                  "\" is no part of a price; write \"0.01\", at most \"0.2\""};
  });
}

// All that is wrong with any of them is told at once.
void AShareFusionStream::make_streams() {
  const auto refuse = [this](const std::string& problem) {
    try_arguments([&] { throw std::invalid_argument{problem}; });
  };
  const auto is_own = [this](const std::string& name) {
    const std::string_view source = source_of_argument(name);
    return std::ranges::find(sources_, source.empty() ? std::string_view{name} : source) !=
           sources_.end();
  };
  std::vector<std::string> problems;
  sources_ = fusion_sources(params(), problems);
  for (const std::string& problem : problems) refuse(problem);
  for (const auto& [name, key] : params().api_auth_data)
    if (!is_own(name))
      refuse(params().exchange + ": api_auth_data." + name + ": it is of none of the sources");
  for (const std::string* const host : {&params().api_host, &params().rest_host})
    if (!host->empty())
      refuse(params().exchange + (host == &params().api_host ? ": api_host: " : ": rest_host: ") +
             "each source has its own: write subscribe_args.\"" +
             (sources_.empty() ? "<source>" : sources_.front()) + ".api_host\", say");
  for (const std::string& source : sources_) {
    try {
      streams_.push_back(make_inner_stream(params(), source));
    } catch (const ParamsError& wrong) {
      for (const std::string& problem : wrong.problems()) refuse(problem);
    }
  }
}

StreamBase::PairOfName AShareFusionStream::pair_of_name() const {
  return params().subscribe_args.contains("codes") ? nullptr : pair_of_code;
}

ChannelParams AShareFusionStream::channel_params(Channel channel) {
  std::string sources;
  for (const std::string& source : sources_) sources += (sources.empty() ? "" : ",") + source;
  ChannelParams made;
  made.channel = channel;
  made.url = std::move(sources);
  made.produce = [this](Production production) { return produce(std::move(production)); };
  // A source is there at once; that all of them have given up is told like a refused login.
  made.login = [](LoginTalk&) -> asio::awaitable<LoginVerdict> { co_return LoginVerdict{}; };
  made.subscribe = [this](PairsRequest request) { return subscribe(std::move(request)); };
  made.unsubscribe = [this](const PairsRequest& request) {
    unsubscribe(request);
    return std::vector<std::string>{};
  };
  made.subscribe_all = [this](bool wanted) {
    subscribe_all(wanted);
    return std::vector<std::string>{};
  };
  made.pairs_per_request = 10'000;
  return made;
}

asio::awaitable<void> AShareFusionStream::produce(Production production) {
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  if (streams_.empty())  // those of the run before have had their life
    for (const std::string& source : sources_)
      streams_.push_back(make_inner_stream(params(), source));
  AShareFusionRun run{{.name = exchange(),
                       .rules = rules_,
                       .streams = std::exchange(streams_, {}),
                       .sink = dynamic_cast<SourceSink&>(production.sink),
                       .adopt = [this](Symbol symbol) { return adopt(symbol); },
                       .adopt_all = [this](const std::vector<Symbol>& all) { adopt_all(all); }},
                      executor};
  struct Attached {
    AShareFusionRun*& place;
    ~Attached() { place = nullptr; }
  } const attached{run_};
  run_ = &run;
  if (wants_all() && pair_of_name() != nullptr) run.want_all(true);
  co_await run.go();
}

// The pair of a quote that nobody asked for: with "*" it becomes one.
bool AShareFusionStream::adopt(Symbol symbol) {
  if (!wants_all() || pair_of_name() == nullptr) return false;
  return symbols().find(a_share_prefixed(symbol)) == symbol;
}

void AShareFusionStream::adopt_all(const std::vector<Symbol>& all) {
  std::vector<std::string> pairs;
  for (const Symbol symbol : all) pairs.push_back(a_share_text(symbol));
  if (wants_all()) add_pairs(pairs);
}

asio::awaitable<StreamBase::Messages> AShareFusionStream::subscribe(PairsRequest request) {
  if (run_ == nullptr) co_return error(Errc::rejected, "the sources do not run");
  run_->add(request);
  co_return std::vector<std::string>{};
}

void AShareFusionStream::unsubscribe(const PairsRequest& request) {
  if (run_ != nullptr) run_->remove(request.symbols);
}

void AShareFusionStream::subscribe_all(bool wanted) {
  if (run_ != nullptr) run_->want_all(wanted);
}

}  // namespace hftcpp
