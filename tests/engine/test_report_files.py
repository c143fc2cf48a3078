"""Every metric that can write a report gets a place for it."""

from mmengine.config import Config

from mmattr.engine.report_files import name_report_files


def test_reports_go_to_the_work_folder_unless_told_otherwise():
    cfg = Config(
        dict(
            work_dir='runs/a',
            val_evaluator=dict(type='PedestrianMetric'),
            test_evaluator=[
                dict(type='PedestrianMetric'),
                dict(type='PedestrianMetric', prefix='aqn', item='query_score'),
                dict(type='ErrorRate', json_file='elsewhere.json'),
                dict(type='ScoreWriter', out_file='scores.npz'),
            ],
        )
    )
    name_report_files(cfg)
    assert cfg.val_evaluator.json_file == 'runs/a/val_ped.json'
    assert [metric.get('json_file') for metric in cfg.test_evaluator] == [
        'runs/a/test_ped.json',
        'runs/a/test_aqn.json',
        'elsewhere.json',
        None,
    ]


def test_a_run_without_evaluation_is_left_alone():
    cfg = Config(dict(work_dir='runs/a', val_evaluator=None))
    name_report_files(cfg)
    assert cfg.val_evaluator is None
