"""Every head on real faces with the same budget: ResNet-18 from random weights, 64 x 64, 4 epochs, one schedule.

What the heads share is everything but themselves: data, backbone, optimiser, learning rate, epochs and seeds. A head that
its paper trains in another way (warm-up, other losses, larger images, pretrained weights) may reach more with that;
the table says what each brings under the conditions of a plain classifier. VAC sees every image four times, which its
training time shows. Given the ``--out-dir`` of ``lfwa_64px.py``, FC, AQN and Label2Label are not trained again.

Protocol: fixed: nothing is selected, the last epoch is tested once on the person-disjoint View-1 split.
Hardware: 2 CPU cores; the 16 runs of new heads took 3.7 hours of one core beside other work.
Command: python tools/benchmark.py configs/benchmarks/lfwa_64px_heads.py
"""
_methods = (
    'fc', 'strong_baseline', 'csra', 'ssc', 'vac', 'alm', 'ml_decoder', 'query2label', 'ctran', 'aqn', 'label2label')
runs = [dict(name=method, config=f'configs/{method}/lfwa_64px.py') for method in _methods]
seeds = [0, 1]
baseline = 'fc'
