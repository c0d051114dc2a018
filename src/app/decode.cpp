// decode.cpp: `hftcpp decode EXCHANGE`: raw frames in, canonical JSON events out. No network.
#include "app/arguments.hpp"
#include "app/decode_bench.hpp"
#include "app/frame_decoder.hpp"
#include "app/line_reader.hpp"
#include "app/output.hpp"
#include "app/verb.hpp"

#include <CLI/CLI.hpp>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace hftcpp::app {
namespace {

constexpr std::string_view kNotes =
    "Frames that are not data (acknowledgements, heartbeats) give nothing. A broken frame is one\n"
    "line on stderr, and the work goes on. It reads no network and no clock: receive_time is 0.\n"
    "Exit code: 0 when every frame was decoded, 1 when some were broken, 2 for wrong arguments.\n"
    "\n"
    "Examples:\n"
    "  hftcpp decode kraken < frames.jsonl\n"
    "  hftcpp decode binance --books 5 --snapshot depth_LRCBTC.json depth_LRCBTC.jsonl\n"
    "  hftcpp decode kraken --bench 2 frames.jsonl";

constexpr std::uint64_t kMostLevels = 1'000'000;

struct DecodeOptions {
  std::string exchange;
  std::vector<std::string> files;
  DecodeSettings settings;
  std::vector<std::string> snapshots;
  std::vector<std::string> instruments;
  bool stats = false;
  double bench_seconds = 0;
};

class File {
 public:
  // "-" is stdin.
  explicit File(const std::string& path)
      : descriptor_{path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)} {
    if (descriptor_ < 0) throw UsageError{path + ": " + std::generic_category().message(errno)};
  }
  ~File() {
    if (descriptor_ > STDERR_FILENO) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

 private:
  int descriptor_;
};

std::string read_whole(const std::string& path) {
  const File file{path};
  std::string text;
  char piece[65536];
  for (ssize_t count = 1; count > 0;) {
    count = ::read(file.descriptor(), piece, sizeof piece);
    if (count < 0) throw UsageError{path + ": " + std::generic_category().message(errno)};
    text.append(piece, static_cast<std::size_t>(count));
  }
  return text;
}

void refuse_if_bad(const Result<void>& added, const std::string& option, const std::string& path) {
  if (!added)
    throw UsageError{option + ' ' + path + ": " + std::string{added.error().where} + ": " +
                     added.error().code.message()};
}

// "LRCBTC=book.json", or a file named like depth_LRCBTC.json.
void add_snapshot(FrameDecoder& decoder, const std::string& argument) {
  std::string symbol;
  std::string path = argument;
  if (const auto equals = argument.find('='); equals != argument.npos) {
    symbol = argument.substr(0, equals);
    path = argument.substr(equals + 1);
  } else {
    const std::string file = path.substr(path.rfind('/') + 1);
    const auto begin = file.find('_') + 1;
    symbol = file.substr(begin, file.rfind('.') - begin);
    if (begin == 0 || symbol.empty())
      throw UsageError{"--snapshot " + argument +
                       ": which symbol? Write SYMBOL=FILE, or name the file depth_SYMBOL.json"};
  }
  refuse_if_bad(decoder.add_snapshot(symbol, read_whole(path)), "--snapshot", path);
}

// What the frames are to be read with.
void add_files(FrameDecoder& decoder, const DecodeOptions& options, const ExchangeEntry& exchange) {
  const std::string name{exchange.name};
  if (!options.instruments.empty() && exchange.parse_instruments == nullptr)
    throw UsageError{"--instruments: the names of " + name + " need no list"};
  for (const std::string& path : options.instruments)
    refuse_if_bad(decoder.add_instruments(read_whole(path)), "--instruments", path);
  if (!options.snapshots.empty() && exchange.parse_book_snapshot == nullptr)
    throw UsageError{"--snapshot: " + name + " sends its snapshots in the stream"};
  if (!options.snapshots.empty() && options.settings.books == 0)
    throw UsageError{"--snapshot needs --books N: without it there is no book to join it to"};
  for (const std::string& snapshot : options.snapshots) add_snapshot(decoder, snapshot);
}

void report(const std::string& file, std::uint64_t line, std::string_view what,
            std::string_view frame) {
  std::string text = file == "-" ? "" : file + ' ';
  text +=
      "line " + std::to_string(line) + ": " + std::string{what} + ": " + frame_head(frame) + '\n';
  std::fputs(text.c_str(), stderr);
}

std::string to_text(const Error& error) {
  const std::string message = error.code.message();
  return error.where.empty() ? message : std::string{error.where} + ": " + message;
}

// Calls `take(file, line number, frame)` for every line of every file that is not empty, until it
// returns false. A line too long to be a frame is reported, and `leave_out()` called.
template <class Take, class LeaveOut>
void each_frame(const std::vector<std::string>& files, Output& output, Take&& take,
                LeaveOut&& leave_out) {
  for (const std::string& path : files) {
    const File file{path};
    LineReader lines{file.descriptor(), [&] { output.flush(); }};
    std::uint64_t number = 0;
    while (const auto line = lines.next()) {
      ++number;
      if (lines.is_cut()) {
        report(path, number, "longer than 64 MiB, left out", *line);
        leave_out();
      } else if (!line->empty() && !take(path, number, *line)) {
        return;
      }
    }
  }
}

// Before the first event is written. Nothing is opened: a pipe's writer would see a reader go away.
void refuse_unreadable(const std::vector<std::string>& files) {
  for (const std::string& path : files) {
    std::error_code ec;
    int why = std::filesystem::is_directory(path, ec) ? EISDIR : 0;
    if (why == 0 && path != "-" && ::access(path.c_str(), R_OK) != 0) why = errno;
    if (why != 0) throw UsageError{path + ": " + std::generic_category().message(why)};
  }
}

// What may be wrong with the arguments rather than with the frames.
void report_doubts(const FrameDecoder& decoder, const ExchangeEntry& exchange) {
  for (const Symbol symbol : decoder.waiting_books())
    std::fprintf(stderr, "the book of %s waits for a snapshot: give it with --snapshot\n",
                 std::string{symbol.text()}.c_str());
  for (const Symbol symbol : decoder.useless_snapshots())
    std::fprintf(stderr, "no frame tells a book of %s: its snapshot was of no use\n",
                 std::string{symbol.text()}.c_str());
  const DecodeCounters& counters = decoder.counters();
  if (counters.unknown == 0) return;
  std::fprintf(stderr, "%llu of %llu %s of no kind that %s knows\n",
               static_cast<unsigned long long>(counters.unknown),
               static_cast<unsigned long long>(counters.frames),
               counters.frames == 1 ? "frame is" : "frames are",
               std::string{exchange.name}.c_str());
}

int decode_all(const DecodeOptions& options, const ExchangeEntry& exchange) {
  FrameDecoder decoder{exchange, options.settings};
  add_files(decoder, options, exchange);

  Output output{STDOUT_FILENO};
  const auto decode = [&](const std::string& file, std::uint64_t number, std::string_view frame) {
    if (const auto decoded = decoder.decode(frame, number, output.text()); !decoded)
      report(file, number, to_text(decoded.error()), frame);
    output.piece();
    return !output.is_closed();
  };
  each_frame(options.files, output, decode, [&] { decoder.leave_out(); });
  output.flush();

  report_doubts(decoder, exchange);
  if (options.stats) std::fputs(decoder.statistics().c_str(), stderr);
  return decoder.counters().broken == 0 ? 0 : 1;
}

int bench(const DecodeOptions& options, const ExchangeEntry& exchange,
          AllocationCount allocations) {
  std::vector<std::string> frames;
  Output output{STDOUT_FILENO};
  each_frame(
      options.files, output,
      [&](auto&, std::uint64_t, std::string_view frame) {
        frames.emplace_back(frame);
        return true;
      },
      [] {});
  const auto timing = time_decoding(
      exchange, frames, std::chrono::duration<double>{options.bench_seconds}, allocations);
  output.text() = timing.to_text(allocations != nullptr);
  output.flush();
  return timing.frames > 0 ? 0 : 1;
}

}  // namespace

void add_decode(CLI::App& command, Outcome& outcome) {
  auto options = std::make_shared<DecodeOptions>();
  CLI::App& verb = *command.add_subcommand(
      "decode", "Raw frames in, one per line; canonical JSON events out. No network.");
  verb.add_option("EXCHANGE", options->exchange,
                  "whose frames they are: " + listed(exchange_names()))
      ->required();
  verb.add_option("FILE", options->files, "files of frames, one after another (default: stdin)");
  verb.add_flag("--line-numbers", options->settings.line_numbers,
                "add \"line\" (the frame's, from 1) and \"native_symbol\" to each event");
  verb.add_option("--books", options->settings.books,
                  "after each book message write the maintained book's best N levels")
      ->type_name("N")
      ->check(whole_number(1, kMostLevels));
  verb.add_option("--depth", options->settings.depth,
                  "levels a side that a book is cut to (default: the exchange's own, or what the "
                  "first snapshot has)")
      ->type_name("N")
      ->check(whole_number(1, kMostLevels));
  verb.add_option("--snapshot", options->snapshots,
                  "a book as the REST interface sent it, to join; may be repeated. FILE is named "
                  "depth_SYMBOL.json, or write SYMBOL=FILE")
      ->type_name("FILE")
      ->allow_extra_args(false);
  verb.add_option("--instruments", options->instruments,
                  "the exchange's list of instruments, as its REST interface sent it: names that "
                  "can only be guessed without it")
      ->type_name("FILE")
      ->allow_extra_args(false);
  verb.add_flag("--stats", options->stats, "print counts on stderr at the end");
  verb.add_option("--bench", options->bench_seconds,
                  "decode the frames from memory again and again, print ns and allocations a frame")
      ->type_name("SECONDS")
      ->check(seconds_to_run());
  verb.footer(std::string{kNotes});
  verb.callback([options, &outcome] {
    const ExchangeEntry& exchange = exchange_named(options->exchange);
    if (options->files.empty()) options->files.push_back("-");
    refuse_unreadable(options->files);
    outcome.exit_code = options->bench_seconds > 0 ? bench(*options, exchange, outcome.allocations)
                                                   : decode_all(*options, exchange);
  });
}

}  // namespace hftcpp::app
