"""Original files of NUS-WIDE and Open Images in their true layout, small and random."""

import csv
import pickle

import numpy as np

#: The last two tags are concepts; ``whales`` is a concept that is no tag.
TAGS = ['nature', 'sky', 'water', 'nighttime', 'dog', 'cat']
CONCEPTS = ['cat', 'dog', 'whales']
SEEN_TAGS = TAGS[:4]


def write_table(path, table):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(''.join('\t'.join(map(str, row)) + '\t\n' for row in table.tolist()))


def write_nuswide(folder, sizes):
    """Write lists, tags and concepts.

    Args:
        folder: Folder of the unpacked data set.
        sizes: Number of images of ``Train`` and ``Test``.

    Returns:
        By part the names, the (N, tags) table and the (N, concepts) table.
    """
    generator = np.random.default_rng(0)
    (folder / 'ImageList').mkdir(parents=True)
    (folder / 'Concepts81.txt').write_text('\n'.join(CONCEPTS) + '\n')
    found = {}
    for part, size in sizes.items():
        names = [f'{CONCEPTS[i % 3]}\\{i:04d}_{part}{i}.jpg' for i in generator.permutation(size).tolist()]
        tags, concepts = (generator.random((size, width)) < 0.4 for width in (len(TAGS), len(CONCEPTS)))
        tags[0], concepts[0] = False, False
        (folder / 'ImageList' / f'{part}Imagelist.txt').write_text('\r\n'.join(names) + '\r\n')
        write_table(folder / 'NUS_WID_Tags' / f'{part}_Tags1k.dat', tags.astype(int))
        for column, concept in enumerate(CONCEPTS):
            path = folder / 'Groundtruth' / 'TrainTestLabels' / f'Labels_{concept}_{part}.txt'
            write_table(path, concepts[:, column : column + 1].astype(int))
        found[part] = names, tags, concepts
    (folder / 'NUS_WID_Tags' / 'TagList1k.txt').write_text('\n'.join(TAGS) + '\n')
    return found


#: Two ids are called Snowshoe, one seen and one unseen; a name holds a comma.
MIDS = {
    '/m/01': 'Cat',
    '/m/02': 'Snowshoe',
    '/m/03': 'Salt, pepper',
    '/m/04': 'Dog',
    '/m/05': 'Snowshoe',
    '/m/06': 'Owl',
}
SEEN_MIDS, CANDIDATES, TOP = ['/m/03', '/m/01', '/m/02'], ['/m/06', '/m/04', '/m/05'], [2, 0]
#: Rows of each part; the image ``both`` has a label confirmed and rejected, ``none`` only labels outside the table.
ROWS = {
    'train': [
        *[('b1', '/m/01', 1), ('b1', '/m/03', 0), ('a2', '/m/02', 1), ('a2', '/m/05', 1), ('none', '/m/04', 1)],
        *[('both', '/m/01', 1), ('both', '/m/01', 0), ('c3', '/m/03', 0)],
    ],
    'validation': [('v1', '/m/05', 1), ('v1', '/m/01', 0)],
    'test': [('t1', '/m/06', 1), ('t1', '/m/02', 1), ('t1', '/m/05', 0), ('t2', '/m/03', 1), ('t2', '/m/04', 1)],
}


def write_openimages(folder, kind='U'):
    """Write the release folder.

    Args:
        folder: ``2018_04``.
        kind: Type of the pickled ids; Python 2 wrote bytes.
    """
    folder.mkdir(parents=True)
    with (folder / 'class-descriptions.csv').open('w', newline='') as file:
        csv.writer(file).writerows(MIDS.items())
    (folder / 'classes-trainable.txt').write_text('\n'.join(SEEN_MIDS) + '\n')
    with (folder / 'unseen_labels.pkl').open('wb') as file:
        pickle.dump(np.array(CANDIDATES, dtype=kind), file)
    (folder / 'top_400_unseen.csv').write_text('\ufeff' + ''.join(f'{i},{100 - i}\n' for i in TOP), encoding='utf-8')
    for part, rows in ROWS.items():
        path = folder / part / f'{part}-annotations-human-imagelabels.csv'
        path.parent.mkdir()
        with path.open('w', newline='') as file:
            writer = csv.writer(file)
            writer.writerow(['ImageID', 'Source', 'LabelName', 'Confidence'])
            writer.writerows((image, 'verification', mid, value) for image, mid, value in rows)
