#!/usr/bin/env bash
#
# Installs what is missing, builds the release preset and runs the demo: two simulated exchanges
# and a service on both, in one process, without internet.
#   ./scripts/demo.sh [--seconds N] [...]     the arguments are those of `hftcpp demo --help`

set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

"$root/scripts/install_deps.sh" build
build release hftcpp_command
exec "$root/build/release/bin/hftcpp" demo "$@"
