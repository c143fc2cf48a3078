"""Multi-label metrics against loops over images of other sizes, through the parity tool."""

import copy
import json
import math
import re
import sys

import numpy as np
import pytest

from tests.reference.released_multilabel_metrics import all_figures, each, rank
from tests.tools.load_tool import load_tool

tool = load_tool('analysis_tools/official_parity.py')


def plain(value):
    """What JSON can hold; nan as a word."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, np.ndarray)) and np.ndim(value):
        return [plain(item) for item in value]
    if isinstance(value, str):
        return value
    number = float(value)
    return 'nan' if math.isnan(number) else number


def make_arrays(num_images=40, num_attributes=6, seed=0, never_present=False):
    generator = np.random.default_rng(seed)
    label = (generator.random((num_images, num_attributes)) < 0.4).astype(np.int64)
    label[:2] = 0
    if never_present:
        label[:, 1] = 0
    logit = (np.round(4 * (generator.normal(size=label.shape) + label)) / 4).astype(np.float32)
    logit[1] = -2
    untied = (logit + 0.01 * generator.random(logit.shape)).astype(np.float32)
    mask = generator.integers(-1, 2, label.shape)
    arrays = dict(label=label, mask=mask, logit=logit, logit_untied=untied)
    return arrays | dict(score=sigmoid(logit), score_untied=sigmoid(untied))


def sigmoid(logit):
    return (1 / (1 + np.exp(-logit.astype(np.float64)))).astype(np.float32)


def write_case(folder, arrays, change=lambda results: None):
    results = {
        'main': all_figures(*(arrays[name] for name in ('label', 'score', 'logit', 'mask'))),
        'untied': all_figures(*(arrays[name] for name in ('label', 'score_untied', 'logit_untied', 'mask'))),
    }
    extremes = {}
    for name, sign in (('lowest', 1e-9), ('highest', -1e-9)):  # so small a push orders ties, and nothing else
        pushed = arrays['score'].astype(np.float64) - sign * arrays['label']
        extremes[name] = each(rank, arrays['label'], pushed)
    results['main']['ap_rank_tie_range'] = dict(extremes, note='any order of ties falls inside')
    results = plain(results)
    change(results)
    np.savez(folder / 'case.npz', **arrays)
    (folder / 'case.json').write_text(json.dumps(dict(system='metrics_multilabel', results=results)))
    return results


def run(folder, monkeypatch, capsys):
    monkeypatch.setattr(sys, 'argv', ['official_parity.py', str(folder)])
    status = tool.main()
    return status, capsys.readouterr().out


@pytest.mark.parametrize(
    'options',
    [dict(), dict(num_images=23, num_attributes=3, seed=1), dict(num_images=7, num_attributes=9, seed=2)],
)
@pytest.mark.parametrize('never_present', [False, True])
def test_cases_of_other_shapes_agree(options, never_present, tmp_path, monkeypatch, capsys):
    arrays = make_arrays(**options, never_present=never_present)
    results = write_case(tmp_path, arrays)
    status, output = run(tmp_path, monkeypatch, capsys)
    assert status == 0, output
    numbers = sum(len(entry) for variant in results.values() for entry in variant.values() if isinstance(entry, dict))
    lines = output.splitlines()[1:]
    assert len(lines) >= numbers - 1, 'every field but the note is compared'
    text = json.dumps(results)
    assert ('nan' in text and 'raises' in text) or not (never_present or not arrays['label'].any(axis=0).all())


def test_every_changed_number_fails(tmp_path, monkeypatch, capsys):
    arrays = make_arrays()
    results = write_case(tmp_path, arrays)
    changed = copy.deepcopy(results)
    fields = []
    for entry, values in changed['untied'].items():
        for field, value in values.items():
            percent = field.endswith('_percent') or '_validate_' in entry or entry.endswith('_percent')
            shift = 3e-5 if percent and not field.endswith('_fraction') else 3e-6
            shift *= 100 if entry == 'rethinking_multilabel_percent' or 'envelope' in entry else 1
            shift *= 10 if re.search('ap_rank_asl', entry) else 1
            values[field] = [value[0] + shift, *value[1:]] if isinstance(value, list) else value + shift
            fields.append(f'untied/{entry}/{field}')
    (tmp_path / 'case.json').write_text(json.dumps(dict(system='metrics_multilabel', results=changed)))
    status, output = run(tmp_path, monkeypatch, capsys)
    assert status == 1
    failed = {line.split()[0] for line in output.splitlines() if line.startswith('  ') and 'FAILED' in line}
    assert failed == set(fields)


@pytest.mark.parametrize(
    ('entry', 'field', 'value'),
    [
        ('ap_rank_asl', 'mAP_percent', 99.0),
        ('ap_rank_tie_range', 'lowest', [0.0] * 6),
        ('csra_top3', 'OP', 0.99),
        ('csra_top3', 'OP', 'nan'),
        ('ctran', 'mAP', 'raises ValueError'),
        ('ap_rank_csra', 'ap', 'raises ZeroDivisionError'),
        ('csra', 'F2', 0.5),
        ('a_new_evaluation', 'mAP', 0.5),
    ],
)
def test_what_lies_outside_or_is_not_known_fails(entry, field, value, tmp_path, monkeypatch, capsys):
    def change(results):
        results['main'].setdefault(entry, {})[field] = value

    write_case(tmp_path, make_arrays(), change)
    status, output = run(tmp_path, monkeypatch, capsys)
    assert status == 1
    assert [line.split()[0] for line in output.splitlines() if 'FAILED' in line][1:] == [f'main/{entry}/{field}']
