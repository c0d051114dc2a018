// token_file_write.cpp: a new file beside the old one, put in its place when it is whole.
#include "service/gateway/object_writer.hpp"
#include "service/gateway/token_file.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace hftcpp::gateway {
namespace {

namespace fs = std::filesystem;

// With errno as it was when it failed: to put the words together may change it.
[[noreturn]] void token_file_failed(int failure, const std::string& what) {
  throw std::system_error{failure, std::generic_category(), what};
}

// A link stays a link: the file that it leads to is the one to replace. A name alone is a file of
// the working directory, also where there is none of that name yet.
fs::path real_file(const std::string& file) {
  std::error_code ec;
  const fs::path whole = fs::absolute(file);
  fs::path real = fs::weakly_canonical(whole, ec);
  return ec ? whole : real;
}

fs::path folder_of(const std::string& file) {
  return real_file(file).parent_path();
}

// The file that is being written: gone again unless it was put in place.
class NewFile {
 public:
  explicit NewFile(const fs::path& place) : name_{place.string() + ".XXXXXX"} {
    descriptor_ = ::mkstemp(name_.data());  // with mode 600
    if (descriptor_ < 0)
      token_file_failed(errno, place.string() + ": no file can be made beside it");
  }
  ~NewFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!name_.empty()) ::unlink(name_.c_str());
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  // Whose the old one was, so that the server can still read what somebody else writes anew.
  void take_owner_of(const fs::path& place) {
    struct stat old {};
    struct stat own {};
    if (::stat(place.c_str(), &old) != 0 || ::fstat(descriptor_, &own) != 0) return;
    if (old.st_uid == own.st_uid && old.st_gid == own.st_gid) return;
    if (::fchown(descriptor_, old.st_uid, old.st_gid) != 0 && old.st_uid != own.st_uid)
      token_file_failed(errno,
                        place.string() + ": belongs to somebody else, who could not read it then");
  }

  void write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t size = ::write(descriptor_, text.data(), text.size());
      if (size < 0 && errno == EINTR) continue;
      if (size < 0) token_file_failed(errno, name_);
      text.remove_prefix(static_cast<std::size_t>(size));
    }
  }

  void put_in_place(const fs::path& place) {
    if (::fsync(descriptor_) != 0) token_file_failed(errno, name_);
    if (::rename(name_.c_str(), place.c_str()) != 0) token_file_failed(errno, place.string());
    name_.clear();
  }

 private:
  std::string name_;
  int descriptor_ = -1;
};

void append_texts(ObjectWriter& token, std::string_view name,
                  const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  ListWriter list{token.value(name)};
  for (const std::string& each : texts) list.text(each);
}

// To the second: "2026-11-20T08:00:00Z".
void append_time(ObjectWriter& token, std::string_view name, Timestamp time) {
  if (time.is_set()) token.text(name, time.to_iso().substr(0, 19) + 'Z');
}

void append_token(std::string& out, const TokenEntry& entry) {
  ObjectWriter token{out};
  const Rights& rights = entry.rights;
  token.text("name", rights.name);
  token.text("sha256", entry.sha256);
  append_time(token, "created", entry.created);
  append_time(token, "expires", rights.expires);
  append_texts(token, "exchanges", rights.exchanges);
  append_texts(token, "symbols", rights.symbols);
  if (!rights.kinds.empty()) {
    ListWriter list{token.value("channels")};
    for (const TopicKind kind : rights.kinds) list.text(to_text(kind));
  }
  if (rights.max_connections != 0) token.number("max_connections", rights.max_connections);
  if (rights.max_subscriptions != 0) token.number("max_subscriptions", rights.max_subscriptions);
  if (rights.max_requests_per_second != 0)
    token.number("max_requests_per_second", rights.max_requests_per_second);
}

}  // namespace

std::string tokens_json(std::span<const TokenEntry> tokens) {
  std::string text = "{\"tokens\": [";
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    text += i == 0 ? "\n  " : ",\n  ";
    append_token(text, tokens[i]);
  }
  return text + (tokens.empty() ? "]}\n" : "\n]}\n");
}

void write_tokens(const std::string& file, std::span<const TokenEntry> tokens) {
  const fs::path place = real_file(file);
  NewFile made{place};
  made.take_owner_of(place);
  made.write(tokens_json(tokens));
  made.put_in_place(place);
}

TokenFolderLock::TokenFolderLock(const std::string& file)
    : folder_{::open(folder_of(file).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)} {
  int failure = folder_ < 0 ? errno : 0;
  if (folder_ >= 0 && ::flock(folder_, LOCK_EX) != 0) failure = errno;
  if (failure == 0) return;
  if (folder_ >= 0) ::close(folder_);
  token_file_failed(failure, folder_of(file).string());
}

TokenFolderLock::~TokenFolderLock() {
  ::close(folder_);
}

}  // namespace hftcpp::gateway
