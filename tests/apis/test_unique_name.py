from mmattr.apis.unique_name import unique_name


def test_files_of_one_name_get_numbers():
    taken = set()
    names = [unique_name(path, taken) for path in ('a/x y.jpg', 'b/x y.png', 'c/x_y.jpg', 'x_y_2.jpg', 'image')]
    assert names == ['x_y', 'x_y_2', 'x_y_3', 'x_y_2_2', 'image']
    assert len(taken) == 5
