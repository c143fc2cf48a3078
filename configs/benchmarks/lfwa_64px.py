"""FC, AQN, Label2Label and the second stages of Table 7 on real faces: ResNet-18 from random weights, 64 x 64, 4 epochs.

Protocol: fixed: nothing is selected, the last epoch is tested once on the person-disjoint View-1 split.
Budget: every run trains for 4 epochs; a second stage comes after the 4 epochs of its AQN.
Hardware: 2 CPU cores; its trainings took 3.6 hours together on a shared machine, two at a time with --processes 2.
Command: python tools/benchmark.py configs/benchmarks/lfwa_64px.py
"""
runs = [
    dict(name='fc', config='configs/fc/lfwa_64px.py'),
    dict(name='aqn', config='configs/aqn/lfwa_64px.py'),
    dict(name='label2label', config='configs/label2label/lfwa_64px.py'),
    dict(name='mlm_encoder', config='configs/label2label/lfwa_64px_mlm_encoder.py', first_stage='aqn'),
    dict(name='two_stage', config='configs/label2label/lfwa_64px_two_stage.py', first_stage='aqn'),
]
seeds = [0, 1, 2]
baseline = 'fc'
