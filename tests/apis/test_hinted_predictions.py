"""Predictions with hints against one image, one draw at a time."""

import numpy as np
import pytest
import torch

from mmattr.apis import init_model
from mmattr.apis.dataset_images import dataset_images
from mmattr.apis.hinted_predictions import predict_with_hints
from mmattr.errors import ConfigError, DataError
from mmattr.evaluation.functional.hint_draw import draw_hints
from mmattr.structures import AttributeDataSample
from tests.apis.tiny_setup import NAMES, save_annotation, save_checkpoint, tiny_config

LABELS = [[1, 0, -1, 1, 0], [0, 0, 0, 0, 0], [1, 1, 1, 1, 1], [0, 1, 0, 1, 0], [-1, -1, -1, -1, -1]]
PERCENTS = (0.0, 25.0, 60.0)


def model_of(tmp_path, method='label2label'):
    cfg = tiny_config(method, dataset=save_annotation(tmp_path / 'data', LABELS))
    return init_model(cfg, save_checkpoint(tmp_path / 'model.pth', cfg), 'cpu')


class HeadThatListens(torch.nn.Module):
    """A head of another kind whose scores turn over with every given word, so that a mixed-up draw is noticed."""

    supports_known_labels = True

    def predict(self, feats, samples):
        for feature, sample in zip(feats.features.mean((1, 2)), samples, strict=True):
            position = torch.arange(len(sample.known_label))
            phase = ((position + 1) * (sample.known_label.float() + 2)).sum() + 100 * feature
            sample.set_pred_score((position + phase).sin() / 2 + 0.5)
        return samples


@pytest.mark.parametrize('batch_size', [2, 64])
def test_equals_one_image_and_one_draw_at_a_time(tmp_path, batch_size):
    model = model_of(tmp_path)
    model.head = HeadThatListens()
    found = predict_with_hints(model, PERCENTS, repeats=2, seed=3, batch_size=batch_size)
    assert found.names == NAMES
    np.testing.assert_array_equal(found.label, LABELS)
    changed = 0
    for index, image in enumerate(dataset_images(model, 'test')):
        label = np.array(LABELS[index])
        given = draw_hints(label, PERCENTS, 2, 3, index)
        np.testing.assert_array_equal(found.given[:, :, index], given)
        for f, r in np.ndindex(3, 2):
            sample = AttributeDataSample().set_known_label(np.where(given[f, r], label, -1))
            with torch.no_grad():
                score = model.test_step(dict(inputs=[image.inputs], data_samples=[sample]))[0].pred_score.numpy()
            np.testing.assert_array_equal(found.predicted[f, r, index], score > 0.5)
            if f == 0:
                np.testing.assert_allclose(found.score[index], score, atol=1e-6)
            changed += ((score > 0.5) != (found.score[index] > 0.5))[~given[f, r]].sum()
    assert changed > 10


def test_features_are_computed_once_per_image(tmp_path, monkeypatch):
    model = model_of(tmp_path)
    sizes = []
    extract = model.extract_feat
    monkeypatch.setattr(model, 'extract_feat', lambda inputs: sizes.append(len(inputs)) or extract(inputs))
    predict_with_hints(model, PERCENTS, repeats=3, batch_size=2)
    assert sizes == [2, 2, 1]


@pytest.mark.parametrize('method', ['label2label', 'ctran'])
def test_shipped_heads_keep_given_words_and_change_the_others(tmp_path, method):
    found = predict_with_hints(model_of(tmp_path, method), (0.0, 60.0), repeats=4)
    given, labels = found.given[1], np.broadcast_to(found.label, found.given[1].shape)
    assert given.any()
    assert (found.predicted[1][given] == (labels[given] == 1)).all()
    assert (found.predicted[0] == (found.score > 0.5)).all()


def test_a_part_of_the_images(tmp_path):
    found = predict_with_hints(model_of(tmp_path), PERCENTS, repeats=1, num=2)
    np.testing.assert_array_equal(found.label, [LABELS[0], LABELS[4]])


def test_a_head_without_words_is_refused(tmp_path):
    with pytest.raises(ConfigError, match='FCHead cannot use known words'):
        predict_with_hints(model_of(tmp_path, 'fc'), PERCENTS)


@pytest.mark.parametrize('argument', ['repeats', 'batch_size'])
def test_numbers_below_one_are_refused(tmp_path, argument):
    with pytest.raises(ConfigError, match=f'{argument} must be at least 1'):
        predict_with_hints(model_of(tmp_path), PERCENTS, **{argument: 0})


def test_a_damaged_image_is_named(tmp_path):
    model = model_of(tmp_path)
    (tmp_path / 'data' / 'image_1.png').write_bytes(b'nothing')
    with pytest.raises(DataError, match='image_1'):
        predict_with_hints(model, PERCENTS)
