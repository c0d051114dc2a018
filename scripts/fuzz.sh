#!/usr/bin/env bash
#
# Runs the fuzz targets, two at a time, longer than the tests do.
#   scripts/fuzz.sh [SECONDS [TARGET...]]     300 seconds each unless said otherwise; all targets
# New inputs that reach new code stay in build/fuzz/fuzz/found_TARGET; one that crashes is named
# and kept as build/fuzz/crash-...: run bin/TARGET with it to see it again.

set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[[ ${1:-} == -h || ${1:-} == --help ]] && { usage; exit; }
seconds=${1:-300}
[[ $seconds =~ ^[0-9]+$ ]] || fail "seconds: expected a number, was \"$seconds\""
shift || true

"$root/scripts/install_deps.sh" build fuzz
build fuzz fuzz_targets

dir=$root/build/fuzz
targets=("$@")
if ((${#targets[@]} == 0)); then
  for source in "$root"/fuzz/*_fuzz.cpp; do targets+=("$(basename "$source" .cpp)"); done
fi

# One target: its log beside the binary, one line on the terminal.
fuzz_one() {
  local target=$1 log=$dir/$1.log runs
  if ! (cd "$dir" && "bin/$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
    -max_len=65536 "fuzz/found_$target" "$root/fuzz/corpus/$target") >"$log" 2>&1; then
    tail -n 40 "$log"
    say "$target: FAILED, all of it in ${log#"$root"/}"
    return 1
  fi
  runs=$(sed -n 's/^Done \([0-9]*\) runs.*/\1/p' "$log")
  say "$target: ${runs:-?} inputs in $seconds s, nothing found"
}

for target in "${targets[@]}"; do
  [[ -x $dir/bin/$target ]] || fail "no fuzz target \"$target\"; there are: $(cd "$root/fuzz" && echo *_fuzz.cpp)"
done
bad=0 running=0
for target in "${targets[@]}"; do
  if ((running == 2)); then
    wait -n || bad=$((bad + 1))
    running=$((running - 1))
  fi
  fuzz_one "$target" &
  running=$((running + 1))
done
while ((running > 0)); do
  wait -n || bad=$((bad + 1))
  running=$((running - 1))
done
say "$((${#targets[@]} - bad)) passed, $bad failed"
((bad == 0))
