import numpy as np
import pytest
import voc2007

CLASSES = [
    *('aeroplane', 'bicycle', 'bird', 'boat', 'bottle', 'bus', 'car', 'cat', 'chair', 'cow', 'diningtable', 'dog'),
    *('horse', 'motorbike', 'person', 'pottedplant', 'sheep', 'sofa', 'train', 'tvmonitor'),
]
PARTS = {'train': ['000012', '000017', '000023'], 'val': ['000005', '000007'], 'test': ['000001', '000002', '000004']}
#: Image -> its objects: class and whether it is difficult.
OBJECTS = {
    '000012': [('car', 0)],
    '000017': [('person', 0), ('horse', 1), ('person', 1)],
    '000023': [('bicycle', 1), ('bicycle', 0)],
    '000005': [('chair', 1), ('chair', 1)],
    '000007': [],
    '000001': [('dog', 0), ('person', 1)],
    '000002': [('train', 0)],
    '000004': [('tvmonitor', 1)],
}


def code(image, name):
    """The label that the lists of VOC have."""
    difficult = [flag for found, flag in OBJECTS[image] if found == name]
    return -1 if not difficult else (0 if all(difficult) else 1)


def labels_with(part, difficult):
    value = {1: 1, -1: 0, 0: difficult}
    return np.array([[value[code(image, name)] for name in CLASSES] for image in PARTS[part]])


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / 'VOCdevkit' / 'VOC2007'
    lists = folder / 'ImageSets' / 'Main'
    lists.mkdir(parents=True)
    for part, images in PARTS.items():
        (lists / f'{part}.txt').write_text('\n'.join(images) + '\n')
        for name in CLASSES:
            (lists / f'{name}_{part}.txt').write_text(''.join(f'{image} {code(image, name):2d}\n' for image in images))
    (folder / 'Annotations').mkdir()
    for image, objects in OBJECTS.items():
        entries = ''.join(
            f'<object><name>{name}</name><pose>Left</pose><difficult>{flag}</difficult><bndbox><xmin>1</xmin></bndbox>'
            '<part><name>head</name></part></object>\n'
            for name, flag in objects
        )
        (folder / 'Annotations' / f'{image}.xml').write_text(
            f'<annotation>\n<filename>{image}.jpg</filename>\n{entries}</annotation>\n'
        )
    return folder


@pytest.mark.parametrize('labels', ['lists', 'xml'])
def test_default_convention(convert, source, labels):
    result = convert(voc2007.main, source, '--no-count-check', '--labels', labels)
    assert result['test'].names == tuple(CLASSES)
    for part, value in (('train', 0), ('val', 0), ('test', -1)):
        assert np.array_equal(result[part].labels, labels_with(part, value))
        assert [record['img_path'] for record in result[part].records] == [
            f'VOCdevkit/VOC2007/JPEGImages/{image}.jpg' for image in PARTS[part]
        ]
    assert result['trainval'].labels.tolist() == [*result['train'].labels.tolist(), *result['val'].labels.tolist()]
    assert result['test'].extra['labels_from'] == labels
    assert {attribute.name: attribute.group for attribute in result['test'].attributes}['sofa'] == 'indoor'


@pytest.mark.parametrize('train', ['unknown', 'negative', 'positive'])
@pytest.mark.parametrize('test', ['unknown', 'negative', 'positive'])
def test_every_convention(convert, source, train, test):
    value = {'unknown': -1, 'negative': 0, 'positive': 1}
    result = convert(voc2007.main, source, '--no-count-check', '--difficult-train', train, '--difficult-test', test)
    assert np.array_equal(result['train'].labels, labels_with('train', value[train]))
    assert np.array_equal(result['val'].labels, labels_with('val', value[train]))
    assert np.array_equal(result['test'].labels, labels_with('test', value[test]))
    assert (result['test'].extra['difficult_train'], result['test'].extra['difficult_test']) == (train, test)


def test_counts(refuse, source):
    sentence = refuse(voc2007.main, source)
    for words in (
        'images (expected 9963, found 8)',
        'trainval (expected 5011, found 5)',
        'test (expected 4952, found 3)',
    ):
        assert words in sentence


@pytest.mark.parametrize(
    ('name', 'old', 'new', 'words'),
    [
        ('ImageSets/Main/cat_val.txt', '000005 -1', '000005 2', 'line 1: expected the name of an image and 1, 0 or -1'),
        ('ImageSets/Main/cat_val.txt', '000005 -1', '000005', "got '000005'"),
        ('ImageSets/Main/cat_val.txt', '000005', '000006', 'val.txt do not list the same images; only one has 000005'),
        ('ImageSets/Main/test.txt', '000001', '000001 1', "line 1: expected the name of an image, got '000001 1'"),
        ('ImageSets/Main/test.txt', '000001', '000012', 'do not list the same images'),
    ],
)
def test_bad_lists(refuse, source, name, old, new, words):
    path = source / name
    path.write_text(path.read_text().replace(old, new))
    assert words in refuse(voc2007.main, source, '--no-count-check')


def test_missing_and_empty_lists(refuse, source):
    lists = source / 'ImageSets' / 'Main'
    (lists / 'dog_test.txt').unlink()
    assert 'dog_test.txt does not exist' in refuse(voc2007.main, source, '--no-count-check')
    (lists / 'test.txt').write_text('\n')
    assert 'test.txt is empty' in refuse(voc2007.main, source, '--no-count-check')
    (lists / 'test.txt').write_bytes(b'\xff\xfe')
    assert 'is no text file' in refuse(voc2007.main, source, '--no-count-check')
    assert 'The folder elsewhere does not exist' in refuse(voc2007.main, 'elsewhere')


@pytest.mark.parametrize(
    ('content', 'words'),
    [
        ('<annotation><object><name>do', '000001.xml is no XML file, is it cut off?'),
        ('<a><object><name>unicorn</name></object></a>', "class 'unicorn', expected one of aeroplane"),
        ('<a><object><difficult>0</difficult></object></a>', "should have a name and difficult 0 or 1, got '', '0'"),
        ('<a><object><name>dog</name><difficult>2</difficult></object></a>', "got 'dog', '2'"),
        (None, '000001.xml does not exist'),
    ],
)
def test_bad_xml(refuse, source, content, words):
    path = source / 'Annotations' / '000001.xml'
    if content is None:
        path.unlink()
    else:
        path.write_text(content)
    assert words in refuse(voc2007.main, source, '--no-count-check', '--labels', 'xml')
