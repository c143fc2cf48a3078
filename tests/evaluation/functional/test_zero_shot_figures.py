"""Zero-shot figures: by hand, by loops, and at the edges."""

import numpy as np
import pytest

from mmattr.errors import ConfigError, DataError
from mmattr.evaluation.functional import (
    average_precision_by_rank,
    block_columns,
    select_block,
    zero_shot_figures,
)
from tests.evaluation.zero_shot_example import F1_AT_3, LABEL, SCORE
from tests.reference.released_zero_shot_metrics import all_blocks

UNSEEN = np.array([False, False, True, True, True, True])
RULES = {'all': 'all_images', 'has_positive': 'qks'}


@pytest.mark.parametrize('image_filter', RULES)
def test_six_images_by_hand(image_filter):
    figures = zero_shot_figures(LABEL, SCORE, UNSEEN, image_filter=image_filter)['ZSL']
    assert figures['F1@3'] == pytest.approx(F1_AT_3[image_filter])
    assert figures['P@3'] == pytest.approx(5 / (18 if image_filter == 'all' else 12))
    assert figures['R@3'] == pytest.approx(5 / 7)
    assert figures['images'] == (6 if image_filter == 'all' else 4)


def random_arrays(seed, unknown):
    generator = np.random.default_rng(seed)
    label = (generator.random((50, 9)) < 0.25).astype(np.int8)
    label[:4], label[:, 7] = 0, 0
    label[generator.random(label.shape) < unknown] = -1
    if unknown:
        label[:, 8] = -1
    return label, 4 * generator.normal(size=label.shape).astype(np.float32)


@pytest.mark.parametrize('image_filter', RULES)
@pytest.mark.parametrize('unknown', [0, 0.4])
@pytest.mark.parametrize('seed', range(3))
def test_loops_agree(image_filter, unknown, seed):
    label, score = random_arrays(seed, unknown)
    unseen = np.arange(9) >= 5
    codes = np.where(label < 0, 0, 2 * label.astype(int) - 1)
    expected = all_blocks(RULES[image_filter], codes, score, 5, (1, 3))
    figures = zero_shot_figures(label, score, unseen, (1, 3), image_filter)
    for block, values in expected.items():
        for name, value in values.items():
            ours = name[0].replace('F', 'F1') + f'@{name[1]}' if name[0] in 'PRF' else name
            if ours in figures[block]:
                assert figures[block][ours] == pytest.approx(value), (block, name)


def test_seen_labels_may_stand_anywhere():
    label, score = random_arrays(0, 0.2)
    unseen = np.arange(9) >= 5
    order = np.random.default_rng(1).permutation(9)
    expected = zero_shot_figures(label, score, unseen, image_filter='has_positive')
    found = zero_shot_figures(label[:, order], score[:, order], unseen[order], image_filter='has_positive')
    for block, figures in expected.items():
        assert found[block] == pytest.approx(figures)
    assert block_columns(unseen[order])['ZSL'].tolist() == np.flatnonzero(order >= 5).tolist()


def test_a_label_nobody_annotated():
    label, score = np.array([[1, -1], [0, -1]]), np.array([[0.9, 0.8], [0.1, 0.7]])
    assert average_precision_by_rank(label, score).tolist() == [1, 0]
    rows, columns = select_block(label, np.arange(2), 'has_positive')
    assert rows.tolist() == columns.tolist() == [0]
    assert zero_shot_figures(label, score, [0, 1])['GZSL']['mAP'] == 0.5
    assert zero_shot_figures(label, score, [0, 1], image_filter='has_positive')['GZSL']['mAP'] == 1


def test_nothing_to_evaluate():
    label, score = np.zeros((2, 2)), np.full((2, 2), 0.5)
    figures = zero_shot_figures(label, score, [0, 1], image_filter='has_positive')['ZSL']
    assert figures['images'] == figures['labels'] == 0
    assert np.isnan([figures['mAP'], figures['F1@3']]).all()
    figures = zero_shot_figures(label, score, [0, 0])
    assert np.isnan(figures['ZSL']['mAP'])
    assert figures['SEEN']['mAP'] == figures['SEEN']['F1@5'] == 0


def test_wrong_input():
    with pytest.raises(ConfigError, match="'all' or 'has_positive', got 'none'"):
        zero_shot_figures(LABEL, SCORE, UNSEEN, image_filter='none')
    with pytest.raises(DataError, match='nan'):
        zero_shot_figures(LABEL, np.full(LABEL.shape, np.nan), UNSEEN)
