"""The adapter of recorded losses, on cases of other shapes and settings written with an independent reference."""

import json
import math
import shutil

import numpy as np
import pytest

from mmattr.errors import DataError
from tests.reference import released_losses as reference
from tests.tools.load_tool import load_tool

tool = load_tool('analysis_tools/official_parity.py')
N_IMAGES = 400


def arrays(batch, m):
    """Logits and labels of one case; ``label_unknown`` has the code 2."""
    random = np.random.default_rng(batch * m)
    label = random.integers(0, 2, (batch, m)).astype(np.float32)
    label[0] = 0  # a row without positives
    return dict(
        logit=(2 * random.standard_normal((batch, m))).astype(np.float32),
        logit_cos=random.uniform(-1, 1, (batch, m)).astype(np.float32),
        label=label,
        label_unknown=random.integers(0, 3, (batch, m)).astype(np.float32),
        mask=random.integers(-1, 2, (batch, m)).astype(np.float32),
        ratio=random.uniform(0.05, 0.95, m),
        class_count=random.integers(3, N_IMAGES - 3, m).astype(float),
    )


def settings():
    """Two kinds of loss without weights, weighted ones, one with unknown labels, one with a label mask."""
    asymmetric = dict(logits='logit', labels='label', source='A', gamma_neg=3, gamma_pos=1.5, clip=0.1, eps=1e-6)
    weighted = dict(logits='logit', weights='exp(1-r) for 1, exp(r) for 0')
    balanced = dict(logits='logit', labels='label', alpha=0.2, beta=5, mu=0.4, kappa=0.1, lambda_=3.0, N=N_IMAGES)
    return {
        'asl_detach': asymmetric | dict(focal_weight_detached=True, reduction='sum over B and M'),
        'asl_free': asymmetric | dict(focal_weight_detached=False, reduction='sum / B / M * 1000'),
        'focal': dict(logits='logit', labels='label', gamma=3, alpha=0.1, reduction='sum / B (avg_factor = B)'),
        'focal_one_factor': dict(logits='logit', labels='label', gamma=1, balance_param=0.5, reduction='none inside'),
        'weighted': weighted | dict(labels='label', reduction='sum / B'),
        'weighted_unknown': weighted | dict(labels='label_unknown', reduction='mean over B*M, times M'),
        'wbce_trap': weighted | dict(labels='label_unknown', unknown='TRAP', reduction='sum / B'),
        'masked': dict(logits='logit', labels='label', mask='mask', reduction='sum over the unknown entries'),
        'scaled': dict(logits='logit_cos', labels='label', scale=20, reduction='mean over B*M'),
        'balanced': balanced | dict(focal_gamma=1.5, balance=3.0, reduction='none inside'),
        'class_balanced': dict(logits='logit', labels='label', CB_beta=0.99, CB_mode='average_w', kappa=0.1)
        | dict(lambda_=3.0, N=N_IMAGES, focal_gamma=2, balance=1.0, reduction='none inside'),
    }


def elements(data):
    """Element losses by name, as ``element(x, y, i, j)``."""
    ratio, count = data['ratio'], data['class_count']
    shift = -np.log(N_IMAGES / count - 1) * 0.1 / 3.0
    weights = reference.balance_weights(data['label'], count, 0.2, 5, 0.4)
    effective = 0.01 / (1 - 0.99**count)
    row_weight = [effective[row == 1].mean() if row.any() else 1.0 for row in data['label']]
    start = data['logit'].astype(float)

    def asymmetric(x, y, i, j, detached):
        factor, entropy = reference.asymmetric(x, y, 3, 1.5, 0.1, 1e-6)
        return (reference.asymmetric(start[i, j], y, 3, 1.5, 0.1, 1e-6)[0] if detached else factor) * entropy

    def focal(x, y, gamma):
        entropy = reference.cross_entropy(x, y)
        return (1 - math.exp(-entropy)) ** gamma * entropy

    def weighted(x, y, i, j):
        return reference.pedestrian_weight(y, ratio[j]) * reference.cross_entropy(x, y)

    def trap(x, y, i, j):
        weight = math.exp(1 - ratio[j]) if y else math.exp(ratio[j])
        p = reference.sigmoid(x)
        return -weight * (y * math.log(p) + (1 - y) * math.log(1 - p))

    return {
        'asl_detach': lambda x, y, i, j: asymmetric(x, y, i, j, True),
        'asl_free': lambda x, y, i, j: asymmetric(x, y, i, j, False),
        'focal': lambda x, y, i, j: (0.1 if y else 0.9) * focal(x, y, 3),
        'focal_one_factor': lambda x, y, i, j: 0.5 * focal(x, y, 1),
        'weighted': weighted,
        'weighted_unknown': weighted,
        'wbce_trap': trap,
        'masked': lambda x, y, i, j: (data['mask'][i, j] == -1) * reference.cross_entropy(x, y),
        'scaled': lambda x, y, i, j: reference.cross_entropy(20 * x, y),
        'balanced': lambda x, y, i, j: 3 * weights[i, j] * reference.tolerant_focal(x, y, shift[j], 3.0, 1.5),
        'class_balanced': lambda x, y, i, j: row_weight[i] * reference.tolerant_focal(x, y, shift[j], 3.0, 2),
    }


def record(folder, batch, m):
    """Write a case as released code would have recorded it."""
    data = arrays(batch, m)
    size = batch * m
    factor = {'sum / B / M': 1000 / size, 'mean over B*M, times M': 1 / batch, 'mean over B*M': 1 / size}
    factor |= {'sum over': 1, 'sum / B': 1 / batch, 'none': 1 / size}
    recorded = {}
    for name, entry in settings().items():
        element = elements(data)[name]
        inputs = data[entry['logits']], data[entry['labels']]
        scale = next(value for start, value in factor.items() if entry['reduction'].startswith(start))
        values = reference.table(element, *inputs)
        recorded[f'{name}/value'] = values if entry['reduction'].startswith('none') else scale * values.sum()
        recorded[f'{name}/grad'] = scale * reference.gradient(element, *inputs)
    recorded['balanced/weight'] = reference.balance_weights(data['label'], data['class_count'], 0.2, 5, 0.4)
    recorded['balanced/init_bias'] = -np.log(N_IMAGES / data['class_count'] - 1) * 0.1 / 3.0
    pairs = zip(data['label_unknown'].flat, np.tile(data['ratio'], batch), strict=True)
    weights = [reference.pedestrian_weight(y, r) for y, r in pairs]
    recorded['ratio2weight_unknown'] = np.reshape(weights, (batch, m))
    (folder / 'case.json').write_text(json.dumps(dict(system='losses', losses=settings())))
    np.savez(folder / 'case.npz', **data, **recorded)
    return data | recorded


def compare(folder):
    return tool.compare_case(folder / 'case.json')


@pytest.mark.parametrize(('batch', 'm'), [(5, 4), (2, 13), (3, 1)])
def test_cases_of_other_shapes_agree(tmp_path, batch, m):
    expected = record(tmp_path, batch, m)
    differences, tolerance = compare(tmp_path)
    assert max(differences.values()) <= tolerance, differences
    compared = {field.split(' (')[0] for field in differences}
    assert compared == {name for name in expected if '/' in name} | {'ratio2weight_unknown'}


def test_every_changed_array_fails(tmp_path):
    expected = record(tmp_path, 5, 4)
    for name in [name for name in expected if '/' in name or name.startswith('ratio2')]:
        changed = np.array(expected[name], dtype=float)
        changed.flat[-1] += 1e-3 * np.abs(changed).max()
        np.savez(tmp_path / 'case.npz', **expected | {name: changed})
        differences, tolerance = compare(tmp_path)
        wrong = {field.split(' (')[0] for field, value in differences.items() if not value <= tolerance}
        assert wrong == {name}


def test_an_array_without_counterpart_is_a_failure(tmp_path):
    np.savez(tmp_path / 'case.npz', **record(tmp_path, 5, 4) | {'focal/other': np.zeros(2)})
    assert math.isnan(compare(tmp_path)[0]['focal/other'])


def test_a_reduction_that_cannot_be_read_is_named(tmp_path):
    record(tmp_path, 5, 4)
    spec = json.loads((tmp_path / 'case.json').read_text())
    spec['losses']['focal']['reduction'] = 'median'
    (tmp_path / 'case.json').write_text(json.dumps(spec))
    with pytest.raises(DataError, match="focal has the reduction 'median'"):
        compare(tmp_path)


def test_recorded_numbers_of_the_released_code(tmp_path, golden_folder):
    for file in golden_folder.rglob('losses_*'):
        shutil.copy(file, tmp_path)
    paths = list(tmp_path.glob('*.json'))
    assert paths
    for path in paths:
        differences, tolerance = tool.compare_case(path)
        assert max(differences.values()) <= tolerance
