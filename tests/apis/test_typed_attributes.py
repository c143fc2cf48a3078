import pytest

from mmattr.apis.typed_attributes import read_attribute_file, typed_attributes
from mmattr.errors import DataError


def test_names_stay_as_they_are():
    assert typed_attributes(['a red hat', 'Long  Hair ']) == ('a red hat', 'Long  Hair ')
    assert typed_attributes(('ein roter Hut', '帽子')) == ('ein roter Hut', '帽子')


@pytest.mark.parametrize(
    ('names', 'message'),
    [
        ('hat', r"a list of names, such as \['hat'\], got the str 'hat'"),
        (None, 'got the NoneType None'),
        ({'hat', 'bag'}, 'got the set'),
        (dict(hat=1), 'got the dict'),
        (7, 'got the int 7'),
        ([], 'list of attributes is empty'),
        (['hat', 7], 'Attribute 1 of the list has to be a text, got the int 7'),
        (['hat', ['bag']], 'Attribute 1 .* got the list'),
        (['hat', ' \t'], 'Attribute 1 of the list is blank'),
        (['', 'hat'], 'Attribute 0 of the list is blank'),
        (['hat', 'bag', 'hat'], "holds 'hat' twice"),
    ],
)
def test_mistakes_are_named(names, message):
    with pytest.raises(DataError, match=message) as caught:
        typed_attributes(names)
    assert '\n' not in str(caught.value)


def test_a_file_has_one_name_per_line(tmp_path):
    path = tmp_path / 'names.txt'
    path.write_text('\ufeffa red hat\n\n  long hair \r\n#1 shirt', encoding='utf-8')
    assert read_attribute_file(path) == ('a red hat', 'long hair', '#1 shirt')


def test_files_that_cannot_be_used(tmp_path):
    with pytest.raises(DataError, match=r"none.txt' cannot be read: No such file"):
        read_attribute_file(tmp_path / 'none.txt')
    (tmp_path / 'blank.txt').write_text(' \n')
    with pytest.raises(DataError, match=r"blank.txt' holds no name"):
        read_attribute_file(tmp_path / 'blank.txt')
    (tmp_path / 'photo.txt').write_bytes(b'\xff\xd8\xff')
    with pytest.raises(DataError, match=r"photo.txt' is no UTF-8 text"):
        read_attribute_file(tmp_path / 'photo.txt')
    (tmp_path / 'twice.txt').write_text('hat\nhat\n')
    with pytest.raises(DataError, match="'hat' twice"):
        read_attribute_file(tmp_path / 'twice.txt')
