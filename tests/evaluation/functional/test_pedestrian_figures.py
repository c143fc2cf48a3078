import numpy as np
import pytest

from mmattr.evaluation.functional import PedestrianCounts, attribute_figures, error_rate, pedestrian_figures
from tests.evaluation.random_arrays import loop_figures, random_arrays


@pytest.mark.parametrize(('num_images', 'num_attributes'), [(300, 12), (1, 7), (50, 1), (1, 1), (2500, 3)])
@pytest.mark.parametrize('threshold', [0.5, 0.45])
@pytest.mark.parametrize('empty_rows', ['zero', 'drop'])
def test_against_loops(num_images, num_attributes, threshold, empty_rows):
    label, score = random_arrays(num_images, num_attributes)
    label[0, 0] = 1
    counts = PedestrianCounts.count(label, score, threshold)
    expected = loop_figures(label, score, threshold, drop=empty_rows == 'drop')
    assert pedestrian_figures(counts, empty_rows) == pytest.approx(expected, abs=1e-12)


def test_the_two_kinds_of_f1_differ():
    counts = PedestrianCounts.count(*random_arrays(300, 12))
    figures = pedestrian_figures(counts)
    assert abs(figures['f1'] - figures['f1_of_means']) > 0.01


def test_no_positives_anywhere():
    figures = pedestrian_figures(PedestrianCounts.count(np.zeros((4, 2)), np.zeros((4, 2))))
    assert figures.pop('mA') == 0.5
    assert set(figures.values()) == {0.0}


def test_all_unknown():
    counts = PedestrianCounts.count(np.full((4, 2), -1), np.zeros((4, 2)))
    assert np.isnan(list(pedestrian_figures(counts).values())).all()
    columns = attribute_figures(counts.attributes)
    assert columns.pop('label_known').tolist() == columns.pop('label_positive').tolist() == [0, 0]
    assert all(np.isnan(values).all() for values in columns.values())


def test_released_pedestrian_evaluation(golden_folder):
    with np.load(golden_folder / 'metrics_a.npz') as golden:
        counts = PedestrianCounts.count(golden['label'], golden['score'])
        for name in ('mA', 'accuracy', 'precision', 'recall', 'f1'):
            assert pedestrian_figures(counts)[name] == pytest.approx(float(golden[name]), abs=1e-6)
        for name in ('label_mA', 'label_f1'):
            np.testing.assert_allclose(attribute_figures(counts.attributes)[name], golden[name], atol=1e-6)
        assert error_rate(counts.attributes) == pytest.approx(float(golden['error']), abs=1e-6)
