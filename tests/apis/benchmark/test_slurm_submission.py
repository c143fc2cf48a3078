import json
import subprocess
import sys
from pathlib import Path

import pytest

from mmattr.apis.benchmark.slurm_submission import submit, tool_words, write_slurm_scripts
from mmattr.errors import ConfigError
from tests.apis.benchmark.simple_suite import make_jobs

#: Stands for sbatch: counts its calls and writes them down.
SBATCH = """#!/bin/sh
echo "$@" >> {folder}/calls
echo "$((100 + $(wc -l < {folder}/calls)));cluster"
"""


@pytest.fixture
def jobs(tmp_path):
    return make_jobs(tmp_path / 'out', 'aqn', 'two', 'fc', seeds=(0, 1), first_stages={'two': 'aqn'})


@pytest.fixture
def sbatch(tmp_path, monkeypatch):
    program = tmp_path / 'bin' / 'sbatch'
    program.parent.mkdir()
    program.write_text(SBATCH.format(folder=tmp_path))
    program.chmod(0o755)
    monkeypatch.setenv('PATH', f'{program.parent}:/usr/bin:/bin')
    return program


def test_scripts_and_their_order(tmp_path, jobs, sbatch):
    out = tmp_path / 'out'
    commands = write_slurm_scripts(['python', 'tools/benchmark.py', 'a b.py'], jobs, out, 'gpu')
    assert submit(commands, out / 'slurm') == ['101', '102', '103']
    assert (tmp_path / 'calls').read_text().splitlines() == [
        f'--parsable --array=0,2,3,5 {out}/slurm/train.sh',
        f'--parsable --array=1,4 --dependency=afterany:101 {out}/slurm/train.sh',
        f'--parsable --dependency=afterany:101:102 {out}/slurm/report.sh',
    ]
    train = (out / 'slurm/train.sh').read_text()
    for line in ('--partition=gpu', '--gres=gpu:1', '--cpus-per-task=4', '--job-name=bench_out'):
        assert f'#SBATCH {line}\n' in train
    assert 'exec python tools/benchmark.py \'a b.py\' --processes 0 --only "$SLURM_ARRAY_TASK_ID"' in train
    report = (out / 'slurm/report.sh').read_text()
    assert "exec python tools/benchmark.py 'a b.py' --report" in report
    assert 'gres' not in report
    rows = json.loads((out / 'slurm/jobs.json').read_text())
    assert [(row['index'], row['run'], row['seed']) for row in rows] == [
        (job.index, job.run.name, job.seed) for job in jobs
    ]
    for script in ('train', 'report'):
        subprocess.run(['bash', '-n', out / f'slurm/{script}.sh'], check=True)


def test_only_the_report_is_left(tmp_path, sbatch):
    commands = write_slurm_scripts(['b'], [], tmp_path / 'out', 'gpu')
    assert submit(commands, tmp_path) == ['101']


def test_mistakes(tmp_path, jobs, sbatch, monkeypatch):
    commands = write_slurm_scripts(['b'], jobs, tmp_path / 'out', 'gpu')
    sbatch.write_text('#!/bin/sh\necho "error: invalid\npartition" >&2; exit 1')
    with pytest.raises(ConfigError, match='failed: error: invalid partition'):
        submit(commands, tmp_path)
    monkeypatch.setenv('PATH', str(tmp_path))
    with pytest.raises(ConfigError, match='no sbatch on this machine; the scripts for it are in somewhere'):
        submit(commands, Path('somewhere'))


def test_words_without_some_options():
    words = ['--report', 's.py', '--slurm', 'gpu', '--seeds', '0', '1', '--redo', 'fc', 'aqn', '--slurm-args=-t 1']
    dropped = {'--report': 0, '--slurm': 1, '--redo': 99, '--slurm-args': 1}
    assert tool_words(words, dropped)[0] == sys.executable
    assert tool_words(words, dropped)[2:] == ['s.py', '--seeds', '0', '1']
