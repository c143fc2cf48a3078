"""Zero-shot figures against loops on cases of other sizes, through the parity tool."""

import copy
import json

import numpy as np
import pytest

from tests.reference.released_zero_shot_metrics import all_blocks, label_precision
from tests.tools.analysis_tools.parity_adapters.write_case import failures
from tests.tools.load_tool import load_tool

tool = load_tool('analysis_tools/official_parity.py')
PROTOCOLS = ('qks_pm', 'qks_tri', 'all_images_pm', 'all_images_tri', 'biam_openimages_tri')


def make_arrays(num_images, num_labels, seed):
    generator = np.random.default_rng(seed)
    pm = np.where(generator.random((num_images, num_labels)) < 0.2, 1, -1)
    pm[:3], pm[:, 1] = -1, -1  # images and a label without a positive
    tri = np.where(generator.random(pm.shape) < 0.5, pm, 0)
    tri[:, 0], tri[:, -1] = 0, 0
    score = (5 * generator.normal(size=pm.shape) + 3 * pm).astype(np.float32)
    return dict(score=score, label_pm=pm, label_tri=tri)


def write(folder, num_images=40, num_labels=11, num_seen=6, top_k=(2, 4), seed=0, change=lambda expected: None):
    arrays = make_arrays(num_images, num_labels, seed)
    expected = {}
    for protocol in PROTOCOLS:
        rule, kind = protocol.rsplit('_', 1)
        expected[protocol] = all_blocks(rule, arrays[f'label_{kind}'], arrays['score'], num_seen, top_k)
    change(expected)
    label, score = arrays['label_pm'].tolist(), arrays['score'].tolist()
    arrays['ap_all_images_pm'] = np.array(
        [label_precision(label, score, range(num_images), column) for column in range(num_labels)]
    )
    np.savez(folder / 'case.npz', **arrays)
    spec = dict(system='zsl_metrics', num_seen=num_seen, topk=list(top_k), expected=expected)
    (folder / 'case.json').write_text(json.dumps(spec))
    return folder / 'case.json'


@pytest.mark.parametrize(
    'options', [dict(), dict(num_images=150, num_labels=30, num_seen=12, top_k=(1, 3, 5), seed=1), dict(seed=2)]
)
def test_cases_of_other_sizes_agree(tmp_path, options):
    path = write(tmp_path, **options)
    assert failures(tool, path) == set()
    differences, _ = tool.compare_case(path)
    assert len(differences) == 1 + len(PROTOCOLS) * 3 * (5 + 3 * len(options.get('top_k', (2, 4))))


def test_every_changed_number_fails(tmp_path):
    fields = set()

    def change(expected):
        for protocol, blocks in copy.deepcopy(expected).items():
            for block, values in blocks.items():
                for name, value in values.items():
                    expected[protocol][block][name] = value + 2e-6
                    fields.add(f'{protocol}/{block}/{name}')

    assert failures(tool, write(tmp_path, change=change)) == fields


def test_what_is_not_known_fails(tmp_path):
    def change(expected):
        expected['mkt_pm'] = expected['qks_pm']
        expected['qks_tri']['ZSL']['accuracy'] = 0.5

    failed = failures(tool, write(tmp_path, change=change))
    assert 'qks_tri/ZSL/accuracy' in failed
    assert {name.split('/')[0] for name in failed} == {'mkt_pm', 'qks_tri'}


def test_recorded_cases(golden_folder):
    paths = list((golden_folder / 'vision_language').glob('metrics_zsl_*.json'))
    assert paths
    for path in paths:
        assert failures(tool, path) == set()
