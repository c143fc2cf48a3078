import pytest

from mmattr.datasets.annotation_csv import read_csv
from mmattr.errors import DataError


def write(folder, text, encoding='utf-8'):
    path = folder / 'train.csv'
    path.write_bytes(text.encode(encoding))
    return path


def test_cells_and_quotes_and_a_byte_order_mark(tmp_path):
    text = 'image, hat ,bag\r\n"a, b.jpg",1,0\r\nc.jpg,,-1\r\n\r\nd.jpg,1.0, 0 \r\n'
    names, records = read_csv(write(tmp_path, text, 'utf-8-sig'))
    assert names == ['hat', 'bag']
    assert [record['img_path'] for record in records] == ['a, b.jpg', 'c.jpg', 'd.jpg']
    assert [record['gt_label'] for record in records] == [[1, 0], [-1, -1], [1, 0]]


def test_a_row_of_unknown_labels_is_kept(tmp_path):
    _, records = read_csv(write(tmp_path, 'image,hat\na.jpg,\n'))
    assert records == [{'img_path': 'a.jpg', 'gt_label': [-1]}]


def test_cell_of_7_is_one_sentence_with_file_line_and_column(tmp_path):
    path = write(tmp_path, 'image,hat,bag\na.jpg,1,0\nb.jpg,1,7\n')
    with pytest.raises(DataError) as error:
        read_csv(path)
    assert str(error.value) == (
        f"{path}, line 3, column 'bag': the cell is '7', expected 1 (present), 0 (absent), or empty or -1 (unknown)."
    )


@pytest.mark.parametrize(
    ('text', 'said'),
    [
        ('', "first line must be 'image,<attribute>,<attribute>,...', got ''"),
        ('path,hat\n', "got 'path,hat'"),
        ('image;hat\na.jpg;1\n', "got 'image;hat'"),
        ('image\na.jpg\n', 'names no attribute'),
        ('image,hat,\n', 'column 3 of the first line has no attribute name'),
        ('image,hat,hat\n', "names the attribute 'hat' 2 times"),
        ('image,hat\na.jpg,1,0\n', 'line 2 has 3 cells, expected 2'),
        ('image,hat,bag\na.jpg,1\n', 'line 2 has 2 cells, expected 3'),
        ('image,hat\n,1\n', "line 2: the column 'image' is empty"),
        ('image,hat\n"a.jpg,1\n', 'is no CSV file'),
        ('image,hat\na.jpg,yes\n', "the cell is 'yes'"),
    ],
)
def test_mistakes_are_named(tmp_path, text, said):
    with pytest.raises(DataError, match=said.replace('.', r'\.')) as error:
        read_csv(write(tmp_path, text))
    assert 'train.csv' in str(error.value)


def test_other_encoding_is_reported(tmp_path):
    with pytest.raises(DataError, match='UTF-8'):
        read_csv(write(tmp_path, 'image,größe\na.jpg,1\n', 'latin-1'))
