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
# An attribute of the results' first element, <testsuite tests="12" failures="0" ...>.
count() { grep -m1 -o "$2=\"[0-9]*\"" "$1" | tr -dc 0-9 || true; }

# run PRESET [CTEST ARGUMENT...]: shows what fails as it fails, and adds to the counts. Two tests per
# core: many of them wait for timers.
run() {
  local preset=$1 results=$root/build/$1/results.xml code=0 began=$SECONDS
  local all bad left
  shift
  rm -f "$results"
  (cd "$root" && ctest --preset "$preset" -j "$((2 * $(nproc)))" --output-junit "$results" "$@" 2>&1) |
    progress '^ *[0-9]+/[0-9]+ .*(Passed|\*\*\*Skipped)' \
      '^ +Start +[0-9]+:|^Test project|tests passed, |^Total Test time|^Label Time|^[a-z]+ += .*sec\*proc|^$' ||
    code=$?
  [[ -f $results ]] || fail "the tests of build/$preset did not run"
  all=$(count "$results" tests) bad=$(count "$results" failures) left=$(count "$results" skipped)
  ((all > 0)) || fail "no tests in build/$preset"
  ((code == 0 || bad > 0)) || bad=1
  passed=$((passed + all - bad - left)) failed=$((failed + bad)) skipped=$((skipped + left))
  say "Ran $all tests of build/$preset in $((SECONDS - began)) s, $bad failed"
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
