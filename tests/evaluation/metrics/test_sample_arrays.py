import numpy as np
import pytest
import torch

from mmattr.errors import ConfigError, DataError
from mmattr.evaluation.metrics.sample_arrays import stack_item


@pytest.mark.parametrize('kind', [torch.bfloat16, torch.float16, torch.float32, torch.float64])
def test_scores_become_float32(kind):
    samples = [{'pred_score': torch.tensor([0.25, 0.5], dtype=kind, requires_grad=True)} for _ in range(3)]
    stacked = stack_item(samples, 'pred_score', 'Reader')
    assert stacked.dtype == np.float32
    assert stacked.tolist() == [[0.25, 0.5]] * 3


def test_labels_keep_their_type():
    samples = [{'gt_label': torch.tensor([1, -1], dtype=torch.int8)}]
    assert stack_item(samples, 'gt_label', 'Reader').dtype == np.int8


def test_arrays_and_lists():
    assert stack_item([{'a': np.array([1, 0])}, {'a': [0, 1]}], 'a', 'Reader').tolist() == [[1, 0], [0, 1]]


def test_missing_field_names_the_nearest():
    with pytest.raises(ConfigError, match=r"Reader reads 'query_scor'.*'query_score'"):
        stack_item([{'query_score': [0.1], 'pred_score': [0.2]}], 'query_scor', 'Reader')


def test_shapes_differ():
    with pytest.raises(DataError, match='in one image and'):
        stack_item([{'a': [1, 0]}, {'a': [1]}], 'a', 'Reader')
