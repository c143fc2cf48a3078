"""The three heads on synthetic pedestrians, three seeds each.

Hardware: 2 CPU cores.
Command: python tools/benchmark.py configs/benchmarks/synthetic.py
"""
runs = [
    dict(name='fc', config='configs/fc/synthetic.py'),
    dict(name='aqn', config='configs/aqn/synthetic.py'),
    dict(name='label2label', config='configs/label2label/synthetic.py'),
]
seeds = [0, 1, 2]
baseline = 'fc'
