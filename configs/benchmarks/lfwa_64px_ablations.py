"""Where the gain of Label2Label comes from, on LFWA at 64 x 64: one change at a time.

- ``fc``, ``aqn``, ``label2label``, ``mlm_mlp``: as in ``lfwa_64px.py``; given the same ``--out``, what that suite has
  finished is not trained again.
- ``deeply_supervised``: the layers and both losses of Label2Label without its words.
- ``alpha_*``: the share of masked words; 0.1 is ``label2label`` itself.
- ``teacher_*``: the share of training words that are true labels instead of guesses; 0 is ``label2label`` itself.
- ``*_augmented``: RandAugment and mixup.
- ``*_long``: twice as many epochs.

Protocol: fixed: nothing is selected, the last epoch is tested once on the person-disjoint View-1 split.
Hardware: 2 CPU cores; run with ``--seeds 0 1`` only, which takes two thirds.
Command: python tools/benchmark.py configs/benchmarks/lfwa_64px_ablations.py
"""
_long = {'train_cfg.max_epochs': 8, 'param_scheduler.1.T_max': 7}
_label2label = 'configs/label2label/lfwa_64px.py'
runs = [
    dict(name='fc', config='configs/fc/lfwa_64px.py'),
    dict(name='aqn', config='configs/aqn/lfwa_64px.py'),
    dict(name='label2label', config=_label2label),
    dict(name='deeply_supervised', config='configs/aqn/lfwa_64px_deeply_supervised.py'),
    dict(name='alpha_0', config=_label2label, options={'model.head.mask_ratio': 0.0}),
    dict(name='teacher_100', config=_label2label, options={'model.head.teacher_ratio': 1.0}),
    dict(name='label2label_augmented', config='configs/label2label/lfwa_64px_augmented.py'),
    dict(name='fc_augmented', config='configs/fc/lfwa_64px_augmented.py'),
    dict(name='label2label_long', config=_label2label, options=_long),
    dict(name='fc_long', config='configs/fc/lfwa_64px.py', options=_long),
    dict(name='aqn_augmented', config='configs/aqn/lfwa_64px_augmented.py'),
    dict(name='aqn_long', config='configs/aqn/lfwa_64px.py', options=_long),
    dict(name='alpha_30', config=_label2label, options={'model.head.mask_ratio': 0.3}),
    dict(name='teacher_50', config=_label2label, options={'model.head.teacher_ratio': 0.5}),
    dict(name='mlm_mlp', config='configs/label2label/lfwa_64px_mlm_mlp.py', first_stage='aqn'),
]
seeds = [0, 1, 2]
baseline = 'aqn'
