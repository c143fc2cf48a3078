import numpy as np
import pytest

from mmattr.apis import AttributeInferencer
from mmattr.apis.attention_reader import AttentionReader
from mmattr.apis.attention_rollout import average_rollout, roll_out
from mmattr.apis.dataset_images import dataset_images
from mmattr.errors import ConfigError, DataError
from tests.apis.tiny_setup import save_annotation, save_checkpoint, tiny_config
from tests.visualization.attention_sample import distributions

LABELS = [[1, 0, -1, 1, 0], [0, 0, 0, 0, 0], [1, 1, 1, 1, 1]]


@pytest.fixture(scope='module')
def inferencer(tmp_path_factory):
    folder = tmp_path_factory.mktemp('rollout')
    cfg = tiny_config('label2label', dataset=save_annotation(folder / 'data', LABELS))
    cfg.model.head.mlm.num_layers = 2
    return AttributeInferencer(cfg, save_checkpoint(folder / 'l.pth', cfg), 'cpu', batch_size=2)


def plain_rollout(layers):
    """Paths through the layers, one word at a time."""
    size = layers[0].shape[-1]
    state = [[float(i == j) for j in range(size)] for i in range(size)]
    for heads in layers:
        following = []
        for i in range(size):
            row = [0.5 * value for value in state[i]]
            for j in range(size):
                weight = sum(float(head[i][j]) for head in heads) / len(heads)
                row = [value + 0.5 * weight * other for value, other in zip(row, state[j], strict=True)]
            following.append(row)
        state = following
    return np.array(state)


@pytest.mark.parametrize('depth', [1, 2, 4])
def test_equals_a_plain_loop(depth):
    layers = [distributions(3, 2, 5, 5, seed=seed) for seed in range(depth)]
    found = roll_out(layers)
    for image in range(3):
        np.testing.assert_allclose(found[image], plain_rollout([layer[image] for layer in layers]), rtol=1e-6)
    np.testing.assert_allclose(found.sum(-1), 1, rtol=1e-6)


def test_leaving_out_the_image_changes_no_share():
    """The claim of the docstring: with tokens of the image in the product the words share as before."""
    words, places = 4, 3
    size = words + places
    layers = [(distributions(1, 1, words, words, seed=s), distributions(words, places, seed=9 + s)) for s in range(3)]
    whole = np.eye(size)
    for attention, image in layers:
        step = np.eye(size)
        step[:words, :words] = 0.5 * attention[0, 0] + 0.5 * np.eye(words)
        cross = np.eye(size)
        cross[:words, :words] = 0.5 * np.eye(words)
        cross[:words, words:] = 0.5 * image
        whole = cross @ step @ whole
    share = whole[:words, :words] / whole[:words, :words].sum(1, keepdims=True)
    np.testing.assert_allclose(share, roll_out([attention for attention, _ in layers])[0], rtol=1e-6)


def test_attention_to_itself_stays_where_it_is():
    np.testing.assert_array_equal(roll_out([np.eye(3)[None, None]] * 2)[0], np.eye(3))


def test_no_layer():
    with pytest.raises(DataError, match='at least one layer'):
        roll_out([])


@pytest.mark.parametrize('stack', [None, 'mlm.decoder', 'query_head.decoder'])
def test_average_is_the_mean_of_single_images(inferencer, stack):
    result = average_rollout(inferencer, dataset_images(inferencer.model, 'test'), stack)
    assert result.stack == (stack or 'mlm.decoder')
    images = list(AttentionReader(inferencer).iterate(dataset_images(inferencer.model, 'test')))
    layers = [[layer.words for layer in image.layers if layer.name.startswith(result.stack)] for image in images]
    expected = sum(plain_rollout(maps) for maps in layers) / 3
    np.testing.assert_allclose(result.attention, expected, rtol=1e-5)
    np.testing.assert_array_equal(result.labels, LABELS)
    changed = sum(sum(image.flipped) for image in images)
    known = [
        row for image in images for row, flip in zip(image.rows, image.flipped, strict=True) if flip and row.label >= 0
    ]
    assert result.changes == (changed, len(known), sum(not row.disagrees for row in known))


def test_wrong_input(inferencer):
    with pytest.raises(DataError, match=r"no layers 'mlm'.*it has: query_head.decoder, mlm.decoder"):
        average_rollout(inferencer, dataset_images(inferencer.model, 'test'), 'mlm')
    with pytest.raises(DataError, match='no image to average'):
        average_rollout(inferencer, [])
    with pytest.raises(DataError, match='has no labels'):
        average_rollout(inferencer, inferencer.prepare(np.zeros((40, 30, 3), np.uint8)))


def test_head_without_attention(tmp_path):
    cfg = tiny_config('fc')
    with pytest.raises(ConfigError, match='FCHead has no attention'):
        average_rollout(AttributeInferencer(cfg, save_checkpoint(tmp_path / 'f.pth', cfg), 'cpu'), [])
