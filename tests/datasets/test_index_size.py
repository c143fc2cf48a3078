"""How many bytes an AttributeDataset keeps per image."""

import numpy as np

from mmattr.datasets import Annotation, AttributeDataset, AttributeSpec


def test_the_index_takes_less_than_50_bytes_per_image(tmp_path):
    """Every byte that a data set of 20,000 images with 40 attributes and names as in LFW keeps for its records."""
    random = np.random.default_rng(0)
    labels = random.integers(-1, 2, (20000, 40))
    people = [f'Forename_{"x" * random.integers(0, 8)}{index:04d}' for index in range(5000)]
    records = [
        {'img_path': f'images/{people[i // 4]}/{people[i // 4]}_{i % 4 + 1:04d}.jpg', 'gt_label': row.tolist()}
        for i, row in enumerate(labels)
    ]
    attributes = [AttributeSpec(f'attribute {index}') for index in range(40)]
    Annotation('demo', 'train', attributes, records).save(tmp_path / 'train.json')
    dataset = AttributeDataset('train.json', str(tmp_path))
    assert dataset.data_list == []
    shares = [(labels[:, column] == 1).sum() / (labels[:, column] >= 0).sum() for column in range(40)]
    np.testing.assert_array_equal(dataset.positive_ratio, shares)
    for part, chosen in ((dataset, range(20000)), (dataset.get_subset(list(range(0, 20000, 7))), range(0, 20000, 7))):
        assert len(part) == len(chosen)
        assert (part.data_bytes.nbytes + part.data_address.nbytes) / len(part) <= 50
        for place in (0, 17, len(part) - 1):
            info = part.get_data_info(place)
            assert info['gt_label'].tolist() == labels[chosen[place]].tolist()
            assert info['img_path'] == str(tmp_path / records[chosen[place]]['img_path'])
            assert (info['sample_idx'], info['split']) == (place, 'train')
