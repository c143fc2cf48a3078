from dataclasses import replace
from pathlib import Path

from mmattr.apis.benchmark.job import Job
from mmattr.apis.benchmark.suite import SuiteRun

JOB = Job(0, SuiteRun('fc', Path('c.py'), {}), 3, Path('out/fc/seed_3'), {'lr': '0.1', 'seed': '3'})


def test_the_fingerprint_follows_the_settings_and_nothing_else():
    assert JOB.name == 'fc seed 3'
    assert len(JOB.fingerprint) == 16
    assert replace(JOB, index=5, folder=Path('elsewhere'), settings={'seed': '3', 'lr': '0.1'}).fingerprint == (
        JOB.fingerprint
    )
    assert replace(JOB, settings={**JOB.settings, 'lr': '0.2'}).fingerprint != JOB.fingerprint
