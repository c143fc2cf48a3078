from mmattr.apis.benchmark.plan_jobs import job_config, plan_jobs
from mmattr.apis.benchmark.seed_options import run_of_seed
from mmattr.apis.benchmark.suite import Suite, SuiteRun
from tests.apis.benchmark.simple_suite import write_config


def test_only_texts_change(tmp_path):
    run = SuiteRun('fc', tmp_path, {'a': 'x{seed}y{seed}', 'b': [1, '{seed}'], 'c': None, 'd': '{other}'}, 'aqn')
    own = run_of_seed(run, 7)
    assert own.options == {'a': 'x7y7', 'b': [1, '{seed}'], 'c': None, 'd': '{other}'}
    assert (own.name, own.config, own.first_stage) == ('fc', tmp_path, 'aqn')
    assert run.options['a'] == 'x{seed}y{seed}'


def test_every_seed_can_have_its_own_split(tmp_path):
    config = write_config(tmp_path / 'fc' / 'tiny.py', epochs=1)
    run = SuiteRun('fc', config, {'experiment_name': 'split{seed}'})
    jobs = plan_jobs(Suite('s', (run,), (0, 2), 'fc'), tmp_path / 'out')
    assert [job_config(job.run).experiment_name for job in jobs] == ['split0', 'split2']
    assert [job.settings['experiment_name'] for job in jobs] == ["'split0'", "'split2'"]
