#!/usr/bin/env bash
# Sourced by run_tests.sh and quickstart.sh from the repository root: makes a virtual environment hold mmattr with
# everything its tests need, and activates it. A second call is quick: nothing is installed again until the
# requirements change.
#
#   MMATTR_VENV     where the environment lies (.venv)
#   MMATTR_PYTHON   the Python that creates it (python3)

venv=${MMATTR_VENV:-.venv}

if [ ! -x "$venv/bin/python" ]; then
  echo "Creating the virtual environment $venv"
  "${MMATTR_PYTHON:-python3}" -m venv "$venv" || exit 1
fi
# shellcheck disable=SC1091
source "$venv/bin/activate"

# The environment is complete when it was installed from exactly these files, for this folder.
fingerprint=$({ pwd; python --version; cat setup.py pyproject.toml mmattr/version.py requirements/*.txt; } |
  sha256sum | cut -d ' ' -f 1)
stamp=$venv/mmattr_installed
if [ "$(cat "$stamp" 2>/dev/null)" != "$fingerprint" ]; then
  echo "Installing mmattr and its requirements into $venv (some minutes)"
  python -m pip install --quiet --disable-pip-version-check \
    -c requirements/constraints.txt -e '.[tests,docs]' </dev/null || {
    free=$(df -Ph "$venv" | awk 'NR == 2 {print $4}')
    echo "mmattr could not be installed into $venv, which takes 9 GB of disk at most and 6.5 GB in the end; $free are free." >&2
    exit 1
  }
  # On its first import yapf, which mmengine needs, writes a cache that a second process would read half-written.
  python -c 'import yapf' || exit 1
  echo "$fingerprint" >"$stamp"
fi
