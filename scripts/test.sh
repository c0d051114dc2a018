#!/usr/bin/env bash
#
# Installs what is missing, builds the tests and runs them all: with AddressSanitizer and UBSan,
# those that cross threads once more with ThreadSanitizer, and each fuzz target for 20 seconds.
#   ./scripts/test.sh            all of it
#   ./scripts/test.sh --quick    a debug build without sanitizers, no fuzzing
# Its last line is "N passed, N failed"; the exit code is 0 when none failed.

set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

quick=
case ${1:-} in
  "") ;;
  --quick) quick=1 ;;
  -h | --help) usage && exit ;;
  *) fail "unknown argument \"$1\"; there is --quick" ;;
esac
(($# <= 1)) || fail "one argument at most"

passed=0 failed=0 skipped=0
# count RESULTS: how many tests passed, failed and were skipped. One process may hold many tests, and
# says then how they ended; what crashed or failed at its very end is one failure.
count() {
  awk '
    function add() {
      if (!in_case) return
      if (has_run) { passed += p; failed += f; skipped += s; if (status == "fail" && f == 0) ++failed }
      else if (status == "fail") ++failed
      else if (status == "run") ++passed
      else ++skipped
    }
    function number(line) { match(line, /\] [0-9]+/); return substr(line, RSTART + 2, RLENGTH - 2) }
    /<testcase / {
      add(); in_case = 1; has_run = p = f = s = 0
      match($0, /status="[a-z]+"/); status = substr($0, RSTART + 8, RLENGTH - 9)
    }
    /\[==========\] [0-9]+ tests? from .* ran\./ { has_run = 1 }
    /\[  PASSED  \] [0-9]+ test/ { p += number($0) }
    /\[  FAILED  \] [0-9]+ test/ { f += number($0) }
    /\[  SKIPPED \] [0-9]+ test/ { s += number($0) }
    END { add(); print passed + 0, failed + 0, skipped + 0 }' "$1"
}

# run PRESET [CTEST ARGUMENT...]: shows what fails as it fails, and adds to the counts. Two tests per
# core: many of them wait for timers; fuzz targets, which end by the clock, four.
run() {
  local preset=$1 results=$root/build/$1/results.xml code=0 began=$SECONDS
  local good bad left jobs=$((2 * $(nproc)))
  shift
  [[ $preset != fuzz ]] || jobs=$((4 * $(nproc)))
  rm -f "$results"
  (cd "$root" && ctest --preset "$preset" -j "$jobs" --output-junit "$results" \
    --test-output-size-passed 1000000 --test-output-size-failed 10000000 "$@" 2>&1) |
    progress '^ *[0-9]+/[0-9]+ .*(Passed|\*\*\*Skipped)' \
      '^ +Start +[0-9]+:|^Test project|tests passed, |^Total Test time|^Label Time|^[a-z]+ += .*sec\*proc|^$' ||
    code=$?
  [[ -f $results ]] || fail "the tests of build/$preset did not run"
  read -r good bad left < <(count "$results")
  ((good + bad + left > 0)) || fail "no tests in build/$preset"
  ((code == 0 || bad > 0)) || bad=1
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + left))
  say "Ran $((good + bad + left)) tests of build/$preset in $((SECONDS - began)) s, $bad failed"
}

if [[ -n $quick ]]; then
  "$root/scripts/install_deps.sh" build test
  build dev
  run dev
else
  "$root/scripts/install_deps.sh" build test fuzz
  build asan
  run asan
  build tsan threads_tests
  run tsan
  build fuzz fuzz_targets
  run fuzz
fi

line="$passed passed, $failed failed"
((skipped == 0)) || line+=", $skipped skipped"
say "$line"
((failed == 0))
