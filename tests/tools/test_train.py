import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from mmattr.engine import build_runner
from mmattr.engine.final_test import RESULT_FILE
from mmattr.errors import CheckpointError, ConfigError
from tests.engine.tiny_run import tiny_config
from tests.tools.load_tool import TOOLS, load_tool

RUN_OPTIONS = {'--help', '--work-dir', '--seed', '--amp', '--auto-scale-lr', '--cfg-options', '--launcher'}
RUN_OPTIONS |= {'--local-rank'}

#: Trains, but is killed by the kernel in the middle of writing the checkpoint of the second epoch.
KILLED = """
import os, signal, sys
fsync, calls = os.fsync, []
def fsync_until_killed(handle):
    calls.append(handle)
    if os.path.basename(os.readlink(f'/proc/self/fd/{handle}')).startswith('.epoch_2.pth'):
        os.ftruncate(handle, 1000)
        os.kill(os.getpid(), signal.SIGKILL)
    fsync(handle)
os.fsync = fsync_until_killed
from tests.tools.load_tool import load_tool
load_tool('train.py').main(sys.argv[1:])
"""


def options_of(parser):
    return {name for action in parser._actions for name in action.option_strings if name.startswith('--')}


@pytest.fixture
def config(tmp_path):
    """A config file of a tiny run."""
    cfg = tiny_config(tmp_path / 'unused')
    cfg.pop('work_dir')
    path = tmp_path / 'method' / 'tiny.py'
    path.parent.mkdir()
    cfg.dump(path)
    return path


def test_options_are_frozen():
    parser = load_tool('train.py').build_parser()
    assert options_of(parser) == {*RUN_OPTIONS, '--resume', '--out', '--local_rank'}
    assert parser.parse_args(['c.py']).resume is None
    assert parser.parse_args(['c.py', '--resume']).resume == 'auto'
    assert parser.parse_args(['c.py', '--resume', 'x.pth']).resume == 'x.pth'


def test_training_resumes_and_leaves_its_results(config, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    train = load_tool('train.py').main
    options = ['--seed', '3', '--cfg-options', 'experiment_name=first', 'train_cfg.max_epochs=1']
    train([str(config), *options])
    folder = tmp_path / 'work_dirs' / 'method' / 'tiny'
    assert (folder / 'epoch_1.pth').is_file()
    options = ['--seed', '3', '--cfg-options', 'experiment_name=second', 'train_cfg.max_epochs=2']
    train([str(config), '--resume', 'auto', *options])
    report = json.loads((folder / RESULT_FILE).read_text())
    assert report['config'] == str(config)
    assert (report['seed'], report['epochs']) == (3, 2)

    whole = build_runner(tiny_config(tmp_path / 'whole', epochs=2, randomness=dict(seed=3)))
    whole.train()
    resumed = torch.load(folder / 'epoch_2.pth', weights_only=True)['state_dict']
    assert all(torch.equal(value, resumed[name]) for name, value in whole.model.state_dict().items())


def test_amp_and_work_dir(config, tmp_path):
    options = ['--amp', '--cfg-options', 'experiment_name=amp', 'train_cfg.max_epochs=1']
    load_tool('train.py').main([str(config), '--work-dir', str(tmp_path / 'here'), *options])
    assert (tmp_path / 'here' / 'last_checkpoint').read_text() == str(tmp_path / 'here' / 'epoch_1.pth')


@pytest.mark.parametrize(
    ('options', 'error', 'sentence'),
    [
        (['--cfg-options', 'model.hed=1'], ConfigError, "no argument 'hed'"),
        (['--resume', 'nope.pth'], CheckpointError, 'does not exist'),
        (['--auto-scale-lr'], ConfigError, 'base_batch_size'),
        (['--seed', '-1'], ConfigError, '--seed must be at least 0'),
    ],
)
def test_mistakes_are_one_sentence(config, tmp_path, options, error, sentence):
    with pytest.raises(error, match=sentence) as raised:
        load_tool('train.py').main([str(config), '--work-dir', str(tmp_path / 'w'), *options])
    assert '\n' not in str(raised.value)


def run_python(arguments, folder, **environment):
    environment = dict(os.environ, PYTHONPATH=str(TOOLS.parent), OMP_NUM_THREADS='1', **environment)
    return subprocess.run(
        [sys.executable, *map(str, arguments)], cwd=folder, env=environment, capture_output=True, text=True
    )


def test_kill_9_in_the_middle_of_a_write(config, tmp_path):
    done = run_python(['-c', KILLED, config, '--work-dir', tmp_path / 'w'], tmp_path)
    assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]
    assert list((tmp_path / 'w').glob('.epoch_2.pth.*'))
    assert not (tmp_path / 'w' / 'epoch_2.pth').exists()

    options = ['--work-dir', str(tmp_path / 'w'), '--resume', '--cfg-options', 'experiment_name=after_kill']
    load_tool('train.py').main([str(config), *options])
    whole = build_runner(tiny_config(tmp_path / 'whole', epochs=3))
    whole.train()
    resumed = torch.load(tmp_path / 'w' / 'epoch_3.pth', weights_only=True)['state_dict']
    assert all(torch.equal(value, resumed[name]) for name, value in whole.model.state_dict().items())
    assert not list((tmp_path / 'w').glob('.epoch*'))


def test_a_mistake_ends_with_status_2_and_no_traceback(config, tmp_path):
    done = run_python([TOOLS / 'train.py', config.with_name('tinny.py')], tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith('error: ')
    assert "did you mean 'tiny.py'" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.slow
def test_dist_scripts_from_another_folder(config, tmp_path):
    def run(script, *arguments):
        environment = dict(os.environ, PYTHON=sys.executable, CUDA_VISIBLE_DEVICES='')
        command = ['bash', str(TOOLS / script), *map(str, arguments)]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)

    done = run('dist_train.sh', 'method/tiny.py', 2, '--work-dir', 'w')
    assert done.returncode == 0, done.stderr[-3000:]
    best = json.loads((tmp_path / 'w' / RESULT_FILE).read_text())['results']['best']
    done = run('dist_test.sh', 'method/tiny.py', Path('w') / best['checkpoint'], 2, '--work-dir', 't')
    assert done.returncode == 0, done.stderr[-3000:]
    (written,) = (tmp_path / 't').glob('2*/2*.json')
    assert json.loads(written.read_text())['eval/loss'] == best['metrics']['eval/loss']
    done = run('dist_train.sh', 'method/tiny.py', 'two')
    assert done.returncode == 2
    done = run('dist_train.sh', 'method/tiny.py', 2, '--work-dir', 'w', '--cfg-options', 'model.hed=1')
    assert done.returncode != 0
    assert done.stderr.count("no argument 'hed'") == 1
