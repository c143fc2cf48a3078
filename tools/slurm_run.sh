#!/usr/bin/env bash
# Start a tool through srun; used by slurm_train.sh and slurm_test.sh.
#   slurm_run.sh TOOL PARTITION JOB_NAME [arguments of the tool]
set -euo pipefail
TOOL=$1
PARTITION=$2
JOB_NAME=$3
shift 3
TOOLS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
GPUS=${GPUS:-8}
GPUS_PER_NODE=${GPUS_PER_NODE:-$((GPUS < 8 ? GPUS : 8))}
export PYTHONPATH="$(dirname "$TOOLS")${PYTHONPATH:+:$PYTHONPATH}"
# SRUN_ARGS is a list of options and has to be split into words.
# shellcheck disable=SC2086
exec srun -p "$PARTITION" --job-name="$JOB_NAME" --gres="gpu:$GPUS_PER_NODE" --ntasks="$GPUS" \
    --ntasks-per-node="$GPUS_PER_NODE" --cpus-per-task="${CPUS_PER_TASK:-5}" --kill-on-bad-exit=1 ${SRUN_ARGS:-} \
    "${PYTHON:-python}" -u "$TOOLS/$TOOL" "$@" --launcher slurm
