import numpy as np

from mmattr.datasets.synthetic.contact_sheet import LINE_HEIGHT, MARGIN, contact_sheet


def test_pictures_stand_in_rows_and_channels_are_turned_to_rgb():
    images = [np.full((16, 48, 3), (number, 0, 255 - number), dtype=np.uint8) for number in (10, 20, 30)]
    sheet = np.asarray(contact_sheet(images, [['a'], ['b', 'c'], []], columns=2, enlarge=2))
    cell = (96 + MARGIN, 32 + 2 * LINE_HEIGHT + 2 * MARGIN)
    assert sheet.shape == (2 * cell[1] + MARGIN, 2 * cell[0] + MARGIN, 3)
    assert tuple(sheet[MARGIN + 5, MARGIN + 5]) == (245, 0, 10)
    assert tuple(sheet[MARGIN + cell[1] + 5, MARGIN + 5]) == (225, 0, 30)
    assert (sheet[MARGIN + 34 : MARGIN + 44, MARGIN : MARGIN + 20] < 200).any()  # the caption


def test_one_picture_without_a_caption():
    sheet = contact_sheet([np.zeros((32, 16, 3), dtype=np.uint8)], [[]])
    assert sheet.size == (84 + 2 * MARGIN, 64 + 3 * MARGIN)
