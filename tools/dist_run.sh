#!/usr/bin/env bash
# Start a tool once per process; used by dist_train.sh and dist_test.sh.
#   dist_run.sh TOOL PROCESSES [arguments of the tool]
# NNODES (1), NODE_RANK (0), MASTER_ADDR (127.0.0.1) and PORT describe the machines; PYTHON names the interpreter.
# On one machine without PORT a free port is chosen, so that several runs can share the machine.
set -euo pipefail
TOOL=$1
PROCESSES=$2
shift 2
if ! [[ $PROCESSES =~ ^[1-9][0-9]*$ ]]; then
    echo "error: the number of processes must be a positive integer, got '$PROCESSES'" >&2
    exit 2
fi
TOOLS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
NNODES=${NNODES:-1}
if [ "$NNODES" = 1 ] && [ -z "${PORT:-}" ]; then
    RENDEZVOUS=(--standalone)
else
    RENDEZVOUS=(--node_rank "${NODE_RANK:-0}" --master_addr "${MASTER_ADDR:-127.0.0.1}" --master_port "${PORT:-29500}")
fi
# torchrun and mmengine would set one thread too, but with warnings that look like mistakes.
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}
export MKL_NUM_THREADS=${MKL_NUM_THREADS:-$OMP_NUM_THREADS}
export PYTHONPATH="$(dirname "$TOOLS")${PYTHONPATH:+:$PYTHONPATH}"
exec "${PYTHON:-python}" -m torch.distributed.run --nnodes "$NNODES" "${RENDEZVOUS[@]}" --nproc_per_node "$PROCESSES" \
    "$TOOLS/$TOOL" "$@" --launcher pytorch
