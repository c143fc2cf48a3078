"""FC, AQN and Label2Label on LFWA with everything of the paper but its pretrained weights and its split.

ResNet-50 from random weights, 128 x 128, RandAugment, mixup, 57 epochs of SGD with batches of 16, three seeds.

Protocol: fixed: nothing is selected, the last epoch is tested once on the person-disjoint View-1 split.
Hardware: one GPU; not run yet.
Command: python tools/benchmark.py configs/benchmarks/lfwa_128px.py
"""
runs = [dict(name=method, config=f'configs/{method}/lfwa_128px.py') for method in ('fc', 'aqn', 'label2label')]
seeds = [0, 1, 2]
baseline = 'fc'
