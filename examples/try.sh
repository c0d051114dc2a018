#!/usr/bin/env bash
#
# Runs an example against simulated exchanges for a few seconds, and fails when it does not end
# with 0 or when its output lacks a text.
#   examples/try.sh BIN_FOLDER "EXCHANGE ..." TEXT PROGRAM [ARGUMENTS]
# In the arguments, {kraken} stands for that simulator's host and port.

set -euo pipefail
bin=$1 exchanges=$2 text=$3
shift 3

folder=$(mktemp -d)
simulators=()
trap '((${#simulators[@]} == 0)) || kill "${simulators[@]}" 2>/dev/null; wait; rm -r "$folder"' EXIT

arguments=("$@")
for exchange in $exchanges; do
  # A pipe, so that waiting for the first line is waiting for the port to be open.
  mkfifo "$folder/$exchange"
  "$bin/hftcpp" sim "$exchange" --seconds 60 >"$folder/$exchange" &
  simulators+=($!)
  exec {output}<"$folder/$exchange"
  read -r -t 30 line <&"$output"
  host=$(grep -oE '127\.0\.0\.1:[0-9]+' <<<"$line" | head -n 1)
  arguments=("${arguments[@]//\{$exchange\}/$host}")
done

"$bin/${arguments[0]}" "${arguments[@]:1}" >"$folder/printed" || {
  echo "${arguments[0]} ended with $?" >&2
  exit 1
}
grep -qE "$text" "$folder/printed" || {
  echo "${arguments[0]} did not print \"$text\", but:" >&2
  tail -n 20 "$folder/printed" >&2
  exit 1
}
