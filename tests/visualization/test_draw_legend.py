from mmattr.visualization import AttributeRow, PictureStyle, draw_legend

STYLE = PictureStyle()


def test_only_signs_that_occur_are_explained():
    one = draw_legend([AttributeRow('hat', 0.5)], 10_000, STYLE)
    assert one.width == 10_000
    assert draw_legend([AttributeRow('hat')], 500, STYLE) is None
    assert draw_legend([], 500, STYLE) is None


def test_items_wrap():
    rows = [
        AttributeRow('hat', 0.9, label=0, known=1),
        AttributeRow('bag', 0.1, label=1),
        AttributeRow('cap', label=-1),
    ]
    wide, narrow = draw_legend(rows, 3000, STYLE), draw_legend(rows, 300, STYLE)
    assert narrow.width == 300
    assert narrow.height > 2 * wide.height
    # The rightmost pixels stay empty, so no text is cut.
    assert all(value == (255, 255) for value in narrow.crop((298, 0, 300, narrow.height)).getextrema())
