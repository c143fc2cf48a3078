#!/usr/bin/env bash
# Installs mmattr into .venv where that is not done yet, then runs the tests, the examples in the docstrings and the
# tests of the example plugin. Arguments go to pytest: bash tools/run_tests.sh -m slow -k checkpoint
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
source tools/install.sh

export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}
export PYTHONDONTWRITEBYTECODE=1
paths=(mmattr tests)
for argument in "$@"; do
  [ ! -e "${argument%%::*}" ] || paths=()  # the caller names what to run
done
python -m pytest --doctest-modules --numprocesses 2 "${paths[@]}" "$@"

# A plugin has to work wherever it lies: its copy shares no folder with mmattr and is run from elsewhere.
elsewhere=$(mktemp -d)
trap 'rm -rf "$elsewhere"' EXIT
cp -r projects/example_project "$elsewhere/"
cd "$elsewhere/example_project"
python -m pytest --rootdir . -c "$root/pyproject.toml" tests
