# common.sh: what the scripts share: paths, messages, building a preset with visible progress.
# Sourced, not run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
name=$(basename "$0")
# Without it ccache keeps nothing that was compiled with a precompiled header.
export CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS:-pch_defines,time_macros}

say() { printf '%s\n' "$*"; }
fail() {
  printf '%s: %s\n' "$name" "$*" >&2
  exit 1
}

# Prints the comment at the head of the script, without its first two lines.
usage() { sed -n '3,/^$/s/^# \{0,1\}//p' "$0"; }

# As many jobs as cores, but not more than the memory carries: a file that includes Beast
# takes up to 1.5 GB under the sanitizers.
jobs() {
  local cores kilobytes fit
  cores=$(nproc)
  kilobytes=$(sed -n 's/^MemAvailable: *\([0-9]*\).*/\1/p' /proc/meminfo)
  fit=$((${kilobytes:-4000000} / 1500000))
  ((fit < 1)) && fit=1
  ((fit < cores)) && echo "$fit" || echo "$cores"
}

# Reads the lines of a long work and shows how it goes: those that match $1 replace one another on
# a terminal, and elsewhere one in ten seconds is shown; those that match $2 are left out; all
# others (errors) are shown as they are.
progress() {
  local counted=$1 hidden=$2 line shown=0 open=
  while IFS= read -r line; do
    if [[ $line =~ $counted ]]; then
      if [[ -t 1 ]]; then
        printf '\r\033[K%.*s' "$((${COLUMNS:-80} - 1))" "$line"
        open=1
      elif ((SECONDS - shown >= 10)); then
        say "$line"
        shown=$SECONDS
      fi
    elif [[ ! $line =~ $hidden ]]; then
      [[ -n $open ]] && printf '\r\033[K'
      open=
      say "$line"
    fi
  done
  [[ -n $open ]] && printf '\r\033[K'
  return 0
}

# build PRESET [TARGET...]: configures build/PRESET once, then builds. Silent when nothing is to do.
build() {
  local preset=$1 began=$SECONDS log
  local dir=$root/build/$preset
  shift
  log=$dir/configure.log
  if [[ ! -f $dir/build.ninja ]]; then
    say "Configuring build/$preset"
    mkdir -p "$dir"
    if ! (cd "$root" && cmake --preset "$preset") >"$log" 2>&1; then
      cat "$log" >&2
      fail "configuring build/$preset failed, see above"
    fi
  fi
  NINJA_STATUS="build/$preset [%f/%t] " ninja -C "$dir" -j "$(jobs)" "$@" 2>&1 |
    progress '^build/[a-z]+ \[[0-9]+/[0-9]+\] ' '^ninja: (no work|Entering)|^-- |^Re-run' ||
    fail "building build/$preset failed, see above"
  if ((SECONDS - began >= 5)); then
    say "Built build/$preset in $((SECONDS - began)) s"
  fi
}
