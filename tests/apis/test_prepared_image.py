from mmattr.apis.prepared_image import PreparedImage


def test_everything_but_the_path_is_optional():
    image = PreparedImage('a.jpg', error='cut short')
    assert (image.path, image.error) == ('a.jpg', 'cut short')
    assert image.inputs is image.rgb is image.gt_label is None
