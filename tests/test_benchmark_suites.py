"""Every shipped suite of the benchmark can be read, and its options arrive where they are meant to."""

import ast
import itertools

import pytest
from mmengine.registry import DefaultScope

from mmattr.apis.benchmark.read_suite import read_suite
from mmattr.config_path import list_configs, shipped_folder
from mmattr.engine.load_config import load_config
from mmattr.registry import MODELS

SUITES = sorted((shipped_folder('configs') / 'benchmarks').glob('*.py'))
RUNS = [(path, run) for path in SUITES for run in read_suite([path]).runs]


@pytest.mark.parametrize('path', SUITES, ids=lambda path: path.stem)
def test_header_says_how_to_run_it(path):
    header = ast.get_docstring(ast.parse(path.read_text(encoding='utf-8')))
    assert 'Hardware: ' in header
    assert f'Command: python tools/benchmark.py configs/benchmarks/{path.name}' in header


@pytest.mark.parametrize('path', SUITES, ids=lambda path: path.stem)
def test_two_runs_of_a_suite_differ(path):
    runs = read_suite([path]).runs
    assert len({(run.config, repr(sorted(run.options.items())), run.first_stage) for run in runs}) == len(runs)


@pytest.mark.parametrize(('path', 'run'), RUNS, ids=lambda item: getattr(item, 'stem', getattr(item, 'name', None)))
def test_a_run_builds_with_its_options(path, run):
    assert run.config.resolve().relative_to(shipped_folder('configs')).as_posix() in list_configs()
    cfg = load_config(run.config, dict(run.options))
    with DefaultScope.overwrite_default_scope('mmattr'):
        model = MODELS.build(dict(cfg.model, data_preprocessor=None))
    assert (run.first_stage is not None) == hasattr(model, 'first_stage_checkpoint')
    schedule = cfg.param_scheduler
    last = schedule[-1] if isinstance(schedule, list) else schedule
    assert last.get('begin', 0) + last['T_max'] == cfg.train_cfg.max_epochs


def test_the_same_name_means_the_same_run_in_the_suites_of_faces():
    """They share a folder of results, so that what both need is trained once."""
    suites = [
        {run.name: run for run in read_suite([path]).runs} for path in SUITES if path.stem.startswith('lfwa_64px')
    ]
    assert len(suites) == 3
    for first, second in itertools.combinations(suites, 2):
        assert first.keys() & second.keys() >= {'fc', 'aqn', 'label2label'}
        for name in first.keys() & second.keys():
            assert first[name] == second[name]
