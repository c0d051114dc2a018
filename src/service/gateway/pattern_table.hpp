// PatternTable: something for each pattern that is in use, and whichever of them a topic matches
// found without looking at all: most name one symbol.
#pragma once

#include "service/gateway/topic.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace hftcpp::gateway {

template <class T>
class PatternTable {
 public:
  struct Entry {
    TopicPattern pattern;
    T value{};
  };

  // Made when there is none; stays where it is until it is erased.
  Entry& get(const TopicPattern& pattern) {
    auto& entry = entries_[pattern];
    if (!entry) {
      entry = std::make_unique<Entry>(Entry{pattern, T{}});
      list_of(pattern).push_back(entry.get());
    }
    return *entry;
  }
  [[nodiscard]] Entry* find(const TopicPattern& pattern) const {
    const auto found = entries_.find(pattern);
    return found == entries_.end() ? nullptr : found->second.get();
  }
  void erase(const TopicPattern& pattern) {
    const auto found = entries_.find(pattern);
    if (found == entries_.end()) return;
    std::erase(list_of(pattern), found->second.get());
    if (names_one_symbol(pattern) && by_symbol_[pattern.symbol].empty())
      by_symbol_.erase(pattern.symbol);
    entries_.erase(found);
  }

  template <class Call>
  void for_each_match(const Topic& topic, Call call) const {
    const auto try_all = [&](const std::vector<Entry*>& entries) {
      for (Entry* const entry : entries)
        if (matches(entry->pattern, topic)) call(*entry);
    };
    if (const auto own = by_symbol_.find(std::string{topic.symbol.text()}); own != by_symbol_.end())
      try_all(own->second);
    try_all(wild_);
  }
  template <class Call>
  void for_each(Call call) const {
    for (const auto& [pattern, entry] : entries_) call(*entry);
  }
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

 private:
  std::vector<Entry*>& list_of(const TopicPattern& pattern) {
    return names_one_symbol(pattern) ? by_symbol_[pattern.symbol] : wild_;
  }

  std::unordered_map<TopicPattern, std::unique_ptr<Entry>> entries_;
  std::unordered_map<std::string, std::vector<Entry*>> by_symbol_;
  std::vector<Entry*> wild_;
};

// The numbers of topics, so that those a pattern matches are found: by symbol where it names one.
class TopicIndex {
 public:
  void add(const Topic& topic, std::uint32_t number) {
    all_.push_back({topic, number});
    by_symbol_[std::string{topic.symbol.text()}].push_back({topic, number});
  }
  template <class Call>
  void for_each_match(const TopicPattern& pattern, Call call) const {
    const auto try_all = [&](const std::vector<Entry>& entries) {
      for (const Entry& entry : entries)
        if (matches(pattern, entry.topic)) call(entry.number);
    };
    if (!names_one_symbol(pattern)) return try_all(all_);
    if (const auto own = by_symbol_.find(pattern.symbol); own != by_symbol_.end())
      try_all(own->second);
  }

 private:
  struct Entry {
    Topic topic;
    std::uint32_t number;
  };
  std::vector<Entry> all_;
  std::unordered_map<std::string, std::vector<Entry>> by_symbol_;
};

}  // namespace hftcpp::gateway
