"""The benchmark from its command line."""

import json
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from mmattr.errors import ConfigError
from tests.apis.benchmark.simple_suite import write_config, write_suite
from tests.tools.load_tool import TOOLS, load_tool

IMPORTS = ['tests.engine.tiny_run', 'tests.apis.benchmark.stalling_hook']


@pytest.fixture(scope='module')
def tool():
    return load_tool('benchmark.py')


@pytest.fixture
def suite(tmp_path):
    """Two runs; the second one stalls in its third epoch as long as the file ``stall`` exists."""
    evaluator = [dict(type='TinyMetric'), dict(type='ErrorRate')]
    common = dict(epochs=3, test_evaluator=evaluator, custom_imports=dict(imports=IMPORTS), log_level='INFO')
    fc = write_config(tmp_path / 'fc' / 'tiny.py', **common)
    stall = f"custom_hooks.append(dict(type='StallingHook', flag={str(tmp_path / 'stall')!r}))\n"
    aqn = write_config(tmp_path / 'aqn' / 'tiny.py', **{**common, 'optim_wrapper.optimizer.lr': 0.2})
    aqn.write_text(aqn.read_text() + stall, encoding='utf-8')
    runs = [dict(name='fc', config=str(fc)), dict(name='aqn', config=str(aqn))]
    return write_suite(tmp_path / 'pair.py', runs, seeds=[0], baseline='fc')


def snapshot(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob('*')}


def test_kill_9_in_the_middle_and_the_same_command_again(tool, suite, tmp_path, capsys):
    out = tmp_path / 'out'
    command = [str(suite), '--out-dir', str(out)]
    (tmp_path / 'stall').touch()
    environment = dict(os.environ, PYTHONPATH=str(TOOLS.parent), OMP_NUM_THREADS='1')
    benchmark = subprocess.Popen(
        [sys.executable, str(TOOLS / 'benchmark.py'), *command],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + 300
        while not (out / 'aqn/seed_0/epoch_2.pth').exists():
            assert benchmark.poll() is None, benchmark.stdout.read()
            assert time.monotonic() < deadline
            time.sleep(0.1)
    finally:
        os.killpg(benchmark.pid, signal.SIGKILL)
        benchmark.communicate()
    finished = snapshot(out / 'fc')
    assert (out / 'fc/seed_0/run.json').is_file()
    assert not (out / 'aqn/seed_0/run.json').exists()

    (tmp_path / 'stall').unlink()
    assert tool.main([*command, '--processes', '0']) == 0
    assert snapshot(out / 'fc') == finished
    lines = capsys.readouterr().out.splitlines()
    assert '[1/2] fc seed 0: done before, skipped' in lines
    assert '[2/2] aqn seed 0: goes on where it was cut' in lines
    logs = [path.read_text() for path in sorted((out / 'aqn/seed_0').glob('2*/*.log'))]
    assert 'epoch_2.pth' in logs[-1]
    assert 'Resuming from' in logs[-1]

    # The cut run ends with the scores of one that was never cut.
    assert tool.main([str(suite), '--out-dir', str(tmp_path / 'whole'), '--processes', '0']) == 0
    scores = [np.load(folder / 'aqn/seed_0/scores_test.npz')['score'] for folder in (out, tmp_path / 'whole')]
    assert np.array_equal(*scores)


def test_options_and_budget_reach_the_training(tool, suite, tmp_path):
    out = tmp_path / 'out'
    options = ['--seeds', '4', '5', '--epochs', '1', '--cfg-options', 'optim_wrapper.optimizer.lr=0.125']
    assert tool.main([str(suite), '--out-dir', str(out), '--processes', '0', '--only', '2', *options]) == 0
    assert [path.parent.relative_to(out).as_posix() for path in out.rglob('run.json')] == ['fc/seed_5']
    record = json.loads((out / 'fc/seed_5/run.json').read_text())
    assert (record['epochs'], record['seed']) == (1, 5)
    settings = json.loads((out / 'fc/seed_5/job.json').read_text())['settings']
    assert settings['optim_wrapper.optimizer.lr'] == '0.125'
    with pytest.raises(ConfigError, match=r'--only takes 0 to 3'):
        tool.main([str(suite), '--out-dir', str(out), '--only', '4', *options])

    with pytest.raises(ConfigError, match=r'was run with optim_wrapper\.optimizer\.lr = 0\.125, now 0\.5 is asked for'):
        tool.main([str(suite), '--out-dir', str(out), '--seeds', '5', '--processes', '0'])


def test_a_mistake_is_one_sentence(suite, tmp_path):
    suite.write_text(suite.read_text().replace('baseline', 'basline'), encoding='utf-8')
    environment = dict(os.environ, PYTHONPATH=str(TOOLS.parent))
    command = [sys.executable, str(TOOLS / 'benchmark.py'), str(suite)]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr == f"error: The suite {suite} has the unknown key 'basline'; did you mean 'baseline'?\n"


def test_a_report_of_what_is_finished(tool, suite, tmp_path, capsys):
    out = tmp_path / 'out'
    command = [str(suite), '--out-dir', str(out), '--seeds', '0', '1', '--epochs', '1', '--resamples', '30']
    assert tool.main([*command, '--report']) == 1
    assert 'nothing is finished' in capsys.readouterr().out
    (tmp_path / 'aqn/tiny.py').write_text((tmp_path / 'fc/tiny.py').read_text())
    for index in (0, 2, 3):
        assert tool.main([*command, '--processes', '0', '--only', str(index)]) == 0
    assert tool.main([*command, '--report']) == 1
    assert 'not finished: aqn seed 0' in capsys.readouterr().out
    assert '**Incomplete.** Not finished: aqn seed 0.' in (out / 'report.md').read_text()
    assert tool.main([*command, '--processes', '0']) == 0
    text = (out / 'report.md').read_text()
    assert '2 of 2' not in text, 'both runs are the same'
    assert '| aqn |' in text
    assert 'python tools/benchmark.py' in text
    report = json.loads((out / 'report.json').read_text())
    assert report['runs'][1]['metrics']['face/error']['difference']['interval'] == [0, 0]
    assert report['runs'][0]['speed']['train_images_per_second'] > 0
    capsys.readouterr()
    assert tool.main([*command, '--list']) == 0
    assert [line.split()[:5] for line in capsys.readouterr().out.splitlines()][3] == ['3', 'aqn', 'seed', '1', 'done']


def test_slurm_scripts_run_one_task_here(suite, tmp_path):
    """The script of the array, started as Slurm would start it."""
    out = tmp_path / 'out'
    environment = dict(os.environ, PYTHONPATH=str(TOOLS.parent), SLURM_ARRAY_TASK_ID='0', PATH='/usr/bin:/bin')
    options = [str(suite), '--out-dir', str(out), '--epochs', '1']
    command = [sys.executable, str(TOOLS / 'benchmark.py'), *options, '--slurm', 'gpu']
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 2
    assert f'no sbatch on this machine; the scripts for it are in {out}/slurm' in done.stderr
    done = subprocess.run(['bash', str(out / 'slurm/train.sh')], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert [path.parent.relative_to(out).as_posix() for path in out.rglob('run.json')] == ['fc/seed_0']


def test_a_plugin_enters_by_its_config_alone(tool, tmp_path, monkeypatch):
    project = TOOLS.parent / 'projects' / 'example_project'
    monkeypatch.syspath_prepend(str(project))
    configs = ['configs/fc/synthetic.py', str(project / 'configs/low_rank_attention_synthetic.py')]
    options = [f'{name}_dataloader.dataset.num_images=8' for name in ('train', 'val', 'test')]
    options += [f'{name}_dataloader.dataset.image_size=(32,16)' for name in ('train', 'val', 'test')]
    command = [*configs, '--out-dir', str(tmp_path), '--epochs', '1', '--seeds', '0', '--processes', '0', '--no-speed']
    assert tool.main([*command, '--resamples', '20', '--cfg-options', *options]) == 0
    report = json.loads((tmp_path / 'report.json').read_text())
    assert [run['name'] for run in report['runs']] == ['fc', 'low_rank_attention_synthetic']
    assert report['runs'][1]['cost']['macs_full'] > report['runs'][0]['cost']['macs_full'] > 0
    assert report['runs'][1]['metrics']['ped/mA']['difference'] is not None
