#!/usr/bin/env bash
#
# Installs the Debian packages that hftcpp needs, and only those that are missing.
#   scripts/install_deps.sh [build] [test] [bench] [fuzz]     nothing named: build
# Says nothing when there is nothing to install. Needs root or sudo only when there is.

set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

build_packages=(g++ cmake ninja-build ccache git ca-certificates libboost1.81-dev
  libboost-json1.81-dev libssl-dev libconcurrentqueue-dev libspdlog-dev libcli11-dev
  zlib1g-dev)
test_packages=(libgtest-dev libgmock-dev openssl python3 python3-websockets python3-autobahn)
bench_packages=(libbenchmark-dev python3 nats-server python3-websockets)
fuzz_packages=(clang-14 libclang-rt-14-dev)

wanted=()
for group in "${@:-build}"; do
  case $group in
    build) wanted+=("${build_packages[@]}") ;;
    test) wanted+=("${test_packages[@]}") ;;
    bench) wanted+=("${bench_packages[@]}") ;;
    fuzz) wanted+=("${fuzz_packages[@]}") ;;
    -h | --help) usage && exit ;;
    *) fail "unknown group \"$group\"; there are: build test bench fuzz" ;;
  esac
done

command -v dpkg-query >/dev/null && command -v apt-get >/dev/null ||
  fail "no apt-get here: install the equivalents of these Debian 12 packages yourself: ${wanted[*]}"

missing=()
for package in "${wanted[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
((${#missing[@]})) || exit 0

as_root=()
if [[ $(id -u) != 0 ]]; then
  command -v sudo >/dev/null ||
    fail "missing packages, and neither root nor sudo here. As root: apt-get install ${missing[*]}"
  as_root=(sudo)
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o Dpkg::Use-Pty=0 \
    -o DPkg::Lock::Timeout=120 "$@" >>"$log" 2>&1
}
install() { apt install --yes --no-install-recommends "${missing[@]}"; }
# A list that is old or not there at all names packages that are not there any more, or none.
has_candidates() {
  local policy
  policy=$(apt-cache policy "${missing[@]}" 2>/dev/null) || return 1
  [[ $(grep -c 'Candidate: [^(]' <<<"$policy") == "${#missing[@]}" ]]
}

say "Installing ${missing[*]}"
if ! { has_candidates && install; }; then
  say "Updating the package lists first"
  { apt update && install; } || {
    tail -n 30 "$log" >&2
    fail "apt-get could not install: ${missing[*]} (its last words are above)"
  }
fi
