"""A report that was not computed."""


def figure(mean, std, interval, difference=None):
    return {'values': [], 'mean': mean, 'std': std, 'interval': interval, 'difference': difference}


def difference(mean, interval, better=3, seeds=3):
    return {'mean': mean, 'interval': interval, 'seeds': seeds, 'better': better}


def run(name, metrics, attributes=None, **changes):
    cost = {'shape': [3, 64, 64], 'params': 11_200_000, 'params_trainable': 11_000_000}
    about = {
        'name': name,
        'config': f'configs/{name}/lfwa.py',
        'options': {},
        'first_stage': None,
        'seeds': [0, 1, 2],
        'protocol': 'heldout',
        'selection': {'metric': 'face/error', 'split': 'val'},
        'epochs': 4,
        'cost': {**cost, 'macs_modules': 0.15, 'macs_full': 0.2},
        'checkpoints': [{'role': 'best', 'file': 'b.pth', 'epoch': epoch} for epoch in (3, 4, 3)],
        'train_seconds': 61.4,
        'train_images_per_second': 300.0,
        'speed': {},
        'metrics': metrics,
        'attributes': attributes or {},
    }
    return {**about, **changes}


def simple_report(**changes):
    """Two runs, one of them with everything that can be said about a run."""
    speed = {'inference_images_per_second': 812.34, 'train_images_per_second': 201.0, 'batch_size': 16}
    speed |= {'device': 'CPU', 'threads': 2}
    fc = run(
        'fc',
        {'face/error': figure(14.691, 0.123, [14.2, 15.1]), 'eval/loss': figure(0.5, None, None)},
        {'face/error': figure([10.0, None], [1.0, None], [[9.0, 11.0], [None, None]])},
        speed=speed,
    )
    better = difference([-1.0, None], [[-2.0, -0.5], [None, None]], [3, 0])
    aqn = run(
        'aqn',
        {
            'face/error': figure(14.2, 0.2, [13.8, 14.6], difference(-0.491, [-0.8, -0.2])),
            'eval/loss': figure(0.4, None, None, difference(-0.1, None)),
            'aqn/mA': figure(70.0, 0.1, [69.0, 71.0]),
        },
        {'face/error': figure([9.0, None], [0.5, None], [[8.5, 9.5], [None, None]], better)},
        options={'train_cfg.max_epochs': 4},
        first_stage='fc',
        protocol='fixed',
        selection=None,
    )
    report = {
        'suite': 'faces',
        'baseline': 'fc',
        'dataset': 'lfwa',
        'split': 'test',
        'num_images': 6263,
        'num_splits': 1,
        'attribute_names': ['hat', 'cost in $'],
        'attribute_groups': ['head', ''],
        'primary': 'face/error',
        'lower_is_better': {'face/error': True, 'eval/loss': True, 'aqn/mA': False},
        'bootstrap': {'resamples': 2000, 'level': 0.95, 'seed': 0},
        'runs': [fc, aqn],
        'missing': [],
        'code': ['abc'],
    }
    return {**report, **changes}
