"""The Open Images converter on files of the true layout: labels are ids, not names."""

import openimages
import pytest

from mmattr.datasets import SparseAnnotation
from tests.tools.dataset_converters.zero_shot_sources import write_openimages

SEEN = ('Salt, pepper', 'Cat', 'Snowshoe (/m/02)')
ALL = (*SEEN, 'Snowshoe (/m/05)', 'Owl')


@pytest.fixture(params=['U', 'S', 'O'])
def source(tmp_path, request):
    write_openimages(tmp_path / '2018_04', request.param)
    return tmp_path / '2018_04'


def run(tmp_path, *arguments):
    out = tmp_path / 'out'
    assert openimages.main([*map(str, arguments), '--no-count-check', '--out', str(out)]) == 0
    return {split: SparseAnnotation.load(out / f'{split}.json') for split in ('train', 'val', 'trainval', 'test')}


def labels(annotation):
    return {record['img_path']: (record['positive'], record['negative']) for record in annotation.records}


def test_every_split(tmp_path, source):
    found = run(tmp_path, source)
    assert found['train'].names == SEEN
    assert found['val'].names == found['test'].names == ALL
    assert [spec.group for spec in found['test'].attributes] == ['seen'] * 3 + ['unseen'] * 2
    # An unseen label of a training image, labels outside the table and contradictions leave no trace.
    expected = {'train/a2.jpg': ([2], []), 'train/b1.jpg': ([1], [0]), 'train/c3.jpg': ([], [0])}
    assert labels(found['train']) == labels(found['trainval']) == expected
    assert labels(found['val']) == {'validation/v1.jpg': ([3], [1])}
    assert labels(found['test']) == {'test/t1.jpg': ([2, 4], [3]), 'test/t2.jpg': ([0], [])}
    assert found['test'].extra['mids'] == ['/m/03', '/m/01', '/m/02', '/m/05', '/m/06']
    assert found['test'].extra['contradictory_images_left_out'] == dict(train=1, val=0, test=0)


def test_only_images_that_are_there(tmp_path, source):
    for path in ('train/07/b1.jpg', 'validation/v1.jpg', 'test/t2.jpg', 'test/unknown.jpg'):
        (tmp_path / 'images' / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / 'images' / path).touch()
    found = run(tmp_path, source, '--images', tmp_path / 'images', '--image-prefix', 'big')
    assert list(labels(found['train'])) == ['big/train/07/b1.jpg']
    assert list(labels(found['test'])) == ['big/test/t2.jpg']


def test_the_numbers_of_the_papers_are_expected(refuse, source):
    assert 'seen (expected 7186, found 3), unseen (expected 400, found 2)' in refuse(openimages.main, source)


def test_damaged_files_are_refused(refuse, source):
    path = source / 'test' / 'test-annotations-human-imagelabels.csv'
    text = path.read_text()
    path.write_text(text.replace(',0', ',0.5'))
    assert "line 4: Confidence must be 0 or 1, got '0.5'" in refuse(openimages.main, source)
    path.write_text(text.replace('LabelName', 'Label'))
    assert 'has no column LabelName' in refuse(openimages.main, source)
    path.write_text(text)
    top = source / 'top_400_unseen.csv'
    top.write_text('9,1\n')
    assert "must begin with an index below 3, got '9'" in refuse(openimages.main, source)
    top.write_text('0,1\n')
    (source / 'classes-trainable.txt').write_text('/m/06\n')
    assert 'the label /m/06 twice' in refuse(openimages.main, source)
    (source / 'classes-trainable.txt').write_text('/m/99\n')
    assert 'no name for the label /m/99' in refuse(openimages.main, source)
