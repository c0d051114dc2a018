#!/usr/bin/env bash
#
# Builds the benchmarks and runs them, one after another; each prints a table of its numbers beside
# baselines that it measured in the same run.
#   scripts/bench.sh [NAME...]     decode_bench, queue_bench, ...; all of them unless said
# What the programs print besides lies in build/bench/results. Numbers of another machine or another
# day are not comparable: compare ratios.

set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[[ ${1:-} == -h || ${1:-} == --help ]] && { usage; exit; }
names=("$@")
if ((${#names[@]} == 0)); then
  for source in "$root"/bench/*_bench.cpp; do names+=("$(basename "$source" .cpp)"); done
fi
for name_of in "${names[@]}"; do
  [[ -f $root/bench/$name_of.cpp ]] ||
    fail "no benchmark \"$name_of\"; there are: $(cd "$root/bench" && basename -s .cpp -a ./*_bench.cpp | tr '\n' ' ')"
done

"$root/scripts/install_deps.sh" build bench test
build bench "${names[@]}"

results=$root/build/bench/results
mkdir -p "$results"
cpu=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
say "$(date -u +%F), $(nproc) x ${cpu:-unknown CPU}, $(g++ --version | head -n 1)"
say "Release (-O3 for core and codecs, no -march), commit $(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown)"
read -r load _ </proc/loadavg
if awk "BEGIN { exit !($load > 0.5) }"; then
  say "The machine is busy (load $load): expect worse numbers than it can do."
fi

bad=0
for name_of in "${names[@]}"; do
  log=$results/$name_of.txt
  say "" "$name_of"
  if "$root/build/bench/bin/$name_of" >"$log" 2>&1; then
    # What stands behind the last single measurement is the table.
    awk '{ lines[NR] = $0 } /^BM_|^[a-z_]+\/.*iterations|^-+$/ { last = NR }
         END { for (i = last + 1; i <= NR; i++) print lines[i] }' "$log"
  else
    tail -n 20 "$log"
    say "$name_of failed, all of it in ${log#"$root"/}"
    bad=$((bad + 1))
  fi
done
say "" "$((${#names[@]} - bad)) benchmarks ran, $bad failed; all they printed is in build/bench/results"
((bad == 0))
