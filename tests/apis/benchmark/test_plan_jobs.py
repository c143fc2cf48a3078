import pytest

from mmattr.apis.benchmark.plan_jobs import job_config, plan_jobs
from mmattr.apis.benchmark.suite import Suite, SuiteRun
from mmattr.errors import ConfigError
from tests.apis.benchmark.simple_suite import write_config


@pytest.fixture
def config(tmp_path):
    return write_config(tmp_path / 'fc' / 'tiny.py', epochs=4)


def plan(config, folder, **options):
    runs = (SuiteRun('two', config, {}, 'fc'), SuiteRun('fc', config, options))
    return plan_jobs(Suite('s', runs, (5, 6), 'fc'), folder)


def test_seeds_come_one_after_the_other_and_first_stages_first(config, tmp_path):
    jobs = plan(config, tmp_path / 'out')
    assert [(job.index, job.name) for job in jobs] == [
        (0, 'fc seed 5'),
        (1, 'two seed 5'),
        (2, 'fc seed 6'),
        (3, 'two seed 6'),
    ]
    assert jobs[3].folder == tmp_path / 'out' / 'two' / 'seed_6'
    assert jobs[3].first_stage is jobs[2]
    assert len({job.fingerprint for job in jobs}) == 4


def test_the_fingerprint_covers_config_options_and_first_stage(config, tmp_path):
    jobs = plan(config, tmp_path)
    assert [job.fingerprint for job in plan(config, tmp_path / 'elsewhere')] == [job.fingerprint for job in jobs]
    changed = plan(config, tmp_path, **{'model.width': 4, 'optim_wrapper.optimizer.lr': 0.25})
    assert changed[0].settings['optim_wrapper.optimizer.lr'] == '0.25'
    assert jobs[0].settings['optim_wrapper.optimizer.lr'] == '0.5'
    assert changed[0].fingerprint != jobs[0].fingerprint
    assert changed[1].fingerprint != jobs[1].fingerprint, 'the first stage has changed'
    config.write_text(
        config.read_text() + '\ntrain_cfg.max_epochs = 9\n'.replace('.max_epochs = 9', ' = dict(max_epochs=9)')
    )
    assert plan(config, tmp_path)[0].fingerprint != jobs[0].fingerprint
    assert job_config(changed[0].run).optim_wrapper.optimizer.lr == 0.25


def test_mistakes_are_found_before_anything_runs(config, tmp_path):
    with pytest.raises(ConfigError, match="no argument 'widht'"):
        plan(config, tmp_path, **{'model.widht': 3})
    with pytest.raises(ConfigError, match='cannot be given on a command line'):
        plan(config, tmp_path, **{'model.width': '3'})
    with pytest.raises(ConfigError, match='sets no protocol'):
        plan(config, tmp_path, protocol=None)
