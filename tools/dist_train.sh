#!/usr/bin/env bash
# Train with several processes: one per GPU, or over gloo on a machine without GPUs.
#   bash tools/dist_train.sh CONFIG GPUS [options of tools/train.py]
# More than one machine: set NNODES, NODE_RANK, MASTER_ADDR and PORT and run the same command on each.
set -euo pipefail
if [ $# -lt 2 ]; then
    echo "usage: $0 CONFIG GPUS [options of tools/train.py]" >&2
    exit 2
fi
exec "$(dirname "${BASH_SOURCE[0]}")/dist_run.sh" train.py "$2" "$1" "${@:3}"
