import os
import stat
import subprocess

from tests.tools.load_tool import TOOLS

#: A Python that makes an environment whose own Python cannot install anything.
NO_PIP = """#!/bin/sh
mkdir -p "$3/bin"
printf '#!/bin/sh\\nif [ "$2" = pip ]; then echo refused >&2; exit 3; fi\\n' >"$3/bin/python"
chmod +x "$3/bin/python"
echo "PATH=$3/bin:\\$PATH" >"$3/bin/activate"
"""


def test_a_failed_installation_tells_how_much_disk_it_takes(tmp_path):
    python = tmp_path / 'python3'
    python.write_text(NO_PIP)
    python.chmod(python.stat().st_mode | stat.S_IXUSR)
    environment = {**os.environ, 'MMATTR_PYTHON': str(python), 'MMATTR_VENV': str(tmp_path / 'venv')}
    done = subprocess.run(
        ['bash', '-c', 'source tools/install.sh; echo went on'],
        cwd=TOOLS.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert 'went on' not in done.stdout
    assert done.stderr.startswith('refused\n')
    assert '9 GB of disk at most and 6.5 GB in the end' in done.stderr
    assert not (tmp_path / 'venv' / 'mmattr_installed').exists()
