// config_expand.cpp: fills in what stands between ${ and }.
#include "service/config_expand.hpp"

#include "service/config_parser.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

namespace hftcpp::config {
namespace {

namespace json = boost::json;

bool is_name(std::string_view text) {
  if (text.empty() || std::isdigit(static_cast<unsigned char>(text[0]))) return false;
  return std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return c < 0x80 && (std::isalnum(c) || c == '_'); });
}

struct Filled {
  std::string text;
  std::string problem;  // empty: it worked
};

Filled fill_from_file(std::string_view name, const ConfigSource& source) {
  const std::string file{name};
  auto content = source.read_file ? source.read_file(file) : std::nullopt;
  if (!content) return {{}, "cannot read the file " + file + " of ${file:...}"};
  while (!content->empty() && (content->back() == '\n' || content->back() == '\r'))
    content->pop_back();
  return {std::move(*content), {}};
}

// `inside` is what stands between the braces.
Filled fill(std::string_view inside, const ConfigSource& source) {
  constexpr std::string_view kFile = "file:";
  if (inside.starts_with(kFile)) return fill_from_file(inside.substr(kFile.size()), source);
  const std::size_t split = inside.find(":-");
  const std::string name{inside.substr(0, split)};
  if (!is_name(name))
    return {{}, "expected ${NAME}, ${NAME:-default} or ${file:path}; write $${ for a plain ${"};
  const auto value = source.environment ? source.environment(name) : std::nullopt;
  if (split != inside.npos && (!value || value->empty()))
    return {std::string{inside.substr(split + 2)}, {}};
  if (!value)
    return {{},
            "the environment variable " + name + " is not set; set it, or give a default: ${" +
                name + ":-...}"};
  return {*value, {}};
}

Filled expand_text(std::string_view text, const ConfigSource& source) {
  Filled whole;
  while (!text.empty()) {
    if (text.starts_with("$${")) {
      whole.text += "${";
      text.remove_prefix(3);
    } else if (text.starts_with("${")) {
      const std::size_t end = text.find('}');
      if (end == text.npos) return {{}, "a ${ without its }; write $${ for a plain ${"};
      Filled part = fill(text.substr(2, end - 2), source);
      if (!part.problem.empty()) return part;
      whole.text += part.text;
      text.remove_prefix(end + 1);
    } else {
      const std::size_t next = std::min(text.find('$', 1), text.size());
      whole.text += text.substr(0, next);
      text.remove_prefix(next);
    }
  }
  return whole;
}

}  // namespace

void expand(json::value& value, const std::string& path, const ConfigSource& source,
            Problems& problems) {
  if (json::object* object = value.if_object()) {
    for (auto& [key, member] : *object)
      expand(member, join(path, std::string_view{key}), source, problems);
  } else if (json::array* array = value.if_array()) {
    for (std::size_t i = 0; i < array->size(); ++i)
      expand((*array)[i], join(path, i), source, problems);
  } else if (json::string* text = value.if_string()) {
    const std::string_view view{*text};
    if (view.find("${") == view.npos) return;
    Filled filled = expand_text(view, source);
    if (filled.problem.empty())
      *text = filled.text;
    else
      problems.push_back({path, std::move(filled.problem)});
  }
}

}  // namespace hftcpp::config
