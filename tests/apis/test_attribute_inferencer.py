import numpy as np
import pytest
import torch
from mmengine.config import Config
from PIL import Image

from mmattr.apis import AttributeInferencer
from mmattr.errors import ConfigError, DataError
from tests.apis.tiny_setup import NAMES, SIZE, save_annotation, save_checkpoint, save_images, tiny_config


@pytest.fixture(scope='module')
def fc(tmp_path_factory):
    cfg = tiny_config()
    return AttributeInferencer(cfg, save_checkpoint(tmp_path_factory.mktemp('fc') / 'fc.pth', cfg), 'cpu', batch_size=2)


@pytest.fixture(scope='module')
def label2label(tmp_path_factory):
    cfg = tiny_config('label2label')
    return AttributeInferencer(cfg, save_checkpoint(tmp_path_factory.mktemp('l2l') / 'l.pth', cfg), 'cpu')


def scores(result):
    return np.array(list(result['scores'].values()))


def test_scores_equal_a_forward_pass_written_out(fc, tmp_path):
    path = save_images(tmp_path, 1, SIZE)[0]
    result = fc(path)
    rgb = torch.from_numpy(np.array(Image.open(path))).permute(2, 0, 1)[None].float()
    mean, std = torch.tensor([123.675, 116.28, 103.53]), torch.tensor([58.395, 57.12, 57.375])
    with torch.no_grad():
        logits = fc.model((rgb - mean.view(1, 3, 1, 1)) / std.view(1, 3, 1, 1))
    assert result['path'] == path
    assert list(result['scores']) == list(NAMES)
    np.testing.assert_allclose(scores(result), logits.sigmoid()[0].numpy(), atol=1e-6)
    assert result['labels'] == [name for name, score in result['scores'].items() if score > 0.5]
    assert 0 < len(result['labels']) < len(NAMES)


def test_file_array_and_pillow_image_agree(fc, tmp_path):
    path = save_images(tmp_path, 1)[0]
    image = Image.open(path)
    bgr = np.array(image)[:, :, ::-1]
    for other in (bgr, image, image.convert('RGBA')):
        result = fc(other)
        assert result['path'] is None
        np.testing.assert_allclose(scores(result), scores(fc(path)), atol=1e-6)


def test_batches_singles_list_folder_and_generator_agree(fc, tmp_path):
    paths = save_images(tmp_path, 5)
    singles = [fc(path) for path in paths]
    for many in (fc(paths), fc(tmp_path), fc(path for path in paths), fc([tmp_path])):
        assert [result['path'] for result in many] == paths
        for result, single in zip(many, singles, strict=True):
            np.testing.assert_allclose(scores(result), scores(single), atol=1e-5)


def test_stream_reads_no_further_than_one_batch(fc):
    taken = []

    def images():
        for index in range(100):
            taken.append(index)
            yield np.full((*SIZE, 3), index, dtype=np.uint8)

    stream = fc.iterate(images())
    for _ in range(3):
        next(stream)
    assert len(taken) == 4  # two batches of two


def test_images_of_different_size_share_a_batch(tmp_path):
    cfg = tiny_config()
    checkpoint = save_checkpoint(tmp_path / 'fc.pth', cfg)
    pipeline = [dict(type='LoadAttributeImage'), dict(type='PackAttributeInputs')]
    cfg.merge_from_dict({'test_dataloader.dataset.pipeline': pipeline})
    inferencer = AttributeInferencer(cfg, checkpoint, 'cpu')
    images = [np.full((height, 40, 3), height, dtype=np.uint8) for height in (32, 64, 32)]
    for result, image in zip(inferencer(images), images, strict=True):
        np.testing.assert_allclose(scores(result), scores(inferencer(image)), atol=1e-5)


def test_corrupt_image_is_reported_and_the_others_predicted(fc, tmp_path):
    good = save_images(tmp_path, 3)
    bad = tmp_path / 'image_1a.jpg'
    bad.write_bytes(b'\xff\xd8\xff no image')
    results = fc(tmp_path)
    assert [result['path'] for result in results] == sorted([*good, str(bad)])
    errors = [result for result in results if 'error' in result]
    assert [set(result) for result in errors] == [{'path', 'error'}]
    assert str(bad) in errors[0]['error']
    with pytest.raises(DataError, match='image_1a'):
        fc(bad)


def test_missing_inputs(fc, tmp_path):
    with pytest.raises(DataError, match='no image file or folder'):
        fc(tmp_path / 'nothing.jpg')
    with pytest.raises(DataError, match='holds no image'):
        fc(tmp_path)
    assert fc([]) == []
    results = fc([save_images(tmp_path / 'sub', 1)[0], 'nothing.jpg', 7, np.zeros((4, 4, 3))])
    assert ['error' in result for result in results] == [False, True, True, True]


def test_known_words_stay_and_change_the_rest(label2label, tmp_path):
    path = save_images(tmp_path, 1)[0]
    free = label2label(path)
    word = int(free['scores']['bag'] < 0.5)
    given = label2label([path, path], known={'bag': word})[1]
    assert given['known'] == {'bag': word}
    assert given['scores']['bag'] == word
    assert ('bag' in given['labels']) == bool(word)
    # The query network may have guessed this word itself, so give both: one of them must change the rest.
    other = label2label(path, known={'bag': 1 - word})
    assert any(given['scores'][name] != other['scores'][name] for name in NAMES if name != 'bag')
    assert label2label(path)['scores'] == free['scores']


def test_wrong_known_words(fc, label2label, tmp_path):
    path = save_images(tmp_path, 1)[0]
    with pytest.raises(DataError, match=r"no attribute 'bga'.*'bag'"):
        label2label(path, known={'bga': 1})
    with pytest.raises(DataError, match='must be 1'):
        label2label(path, known={'bag': 2})
    with pytest.raises(ConfigError, match='FCHead cannot use known words'):
        fc(path, known={'bag': 1})


def test_thresholds_by_name(tmp_path):
    cfg = tiny_config()
    checkpoint = save_checkpoint(tmp_path / 'fc.pth', cfg)
    path = save_images(tmp_path, 1)[0]
    labels = AttributeInferencer(cfg, checkpoint, 'cpu')(path)['labels']
    name = labels[0]
    assert AttributeInferencer(cfg, checkpoint, 'cpu', threshold={name: 1.0})(path)['labels'] == labels[1:]
    assert AttributeInferencer(cfg, checkpoint, 'cpu', threshold=0)(path)['labels'] == list(NAMES)
    with pytest.raises(DataError, match=r'\[0, 1\]'):
        AttributeInferencer(cfg, checkpoint, 'cpu', threshold=1.5)
    with pytest.raises(ConfigError, match='batch_size'):
        AttributeInferencer(cfg, checkpoint, 'cpu', batch_size=0)


def test_pictures_on_request(fc, tmp_path):
    path = save_images(tmp_path, 1)[0]
    assert not {'picture', 'image'} & set(fc(path))
    result = fc(path, with_pictures=True)
    assert result['picture'].mode == 'RGB'
    assert 'image' not in result
    kept = next(fc.iterate(path, keep_images=True))
    np.testing.assert_array_equal(np.asarray(kept['image']), np.asarray(Image.open(path)))


def test_dataset_gives_ground_truth_and_no_loss_is_needed(tmp_path):
    labels = [[1, 0, -1, 1, 0], [0, 0, 0, 0, 0], [1, 1, 1, 1, 1]]
    cfg = tiny_config(dataset=save_annotation(tmp_path / 'data', labels))
    # The loss asks for training statistics that a checkpoint does not carry; predictions must do without them.
    inferencer = AttributeInferencer(cfg, save_checkpoint(tmp_path / 'fc.pth', cfg), 'cpu')
    results = list(inferencer.iterate_dataset('test'))
    assert [list(result['gt'].values()) for result in results] == [[1, 0, None, 1, 0], labels[1], labels[2]]
    for result in results:
        np.testing.assert_allclose(scores(result), scores(inferencer(result['path'])), atol=1e-5)
    assert [row.label for row in inferencer.rows(results[0])] == labels[0]
    assert len(list(inferencer.iterate_dataset('test', num=2))) == 2


def test_the_config_stays_as_it_was(tmp_path):
    cfg = tiny_config('label2label')
    before = cfg.to_dict()
    AttributeInferencer(cfg, save_checkpoint(tmp_path / 'l.pth', cfg), 'cpu')
    AttributeInferencer(cfg, tmp_path / 'l.pth', 'cpu', cfg_options={'model.backbone.norm_eval': True})
    assert isinstance(cfg, Config)
    assert cfg.to_dict() == before
