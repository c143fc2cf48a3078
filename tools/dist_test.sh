#!/usr/bin/env bash
# Test with several processes: one per GPU, or over gloo on a machine without GPUs.
#   bash tools/dist_test.sh CONFIG CHECKPOINT GPUS [options of tools/test.py]
# More than one machine: set NNODES, NODE_RANK, MASTER_ADDR and PORT and run the same command on each.
set -euo pipefail
if [ $# -lt 3 ]; then
    echo "usage: $0 CONFIG CHECKPOINT GPUS [options of tools/test.py]" >&2
    exit 2
fi
exec "$(dirname "${BASH_SOURCE[0]}")/dist_run.sh" test.py "$3" "$1" "$2" "${@:4}"
