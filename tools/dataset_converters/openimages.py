"""Convert the image-level labels of Open Images v4 to sparse annotations: 7,186 seen and 400 unseen labels.

Kuznetsova et al., "The Open Images Dataset V4", IJCV 2020; the zero-shot split is that of LESA (Huynh and Elhamifar,
CVPR 2020), which BiAM and QKS use too. SOURCE is the release folder ``2018_04`` with ``class-descriptions.csv``,
``classes-trainable.txt``, LESA's ``unseen_labels.pkl`` and ``top_400_unseen.csv``, and
``<part>/<part>-annotations-human-imagelabels.csv`` of train, validation and test.

Labels are told apart by their machine ids, not by their names: the 7,186 trainable ids have 7,073 different names, and
two names belong to a seen and an unseen id. A name that several ids of the table share gets its id in brackets. What
nobody annotated is unknown. The official validation part, with unseen labels too, becomes val; trainval is train, as in
the papers.
"""

import csv
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from conversion import file_checksums
from converter_cli import converter_parser, prefixed, run_converter
from restricted_unpickler import load_restricted
from text_file import read_lines
from zero_shot_conversion import ZeroShotConversion, write_zero_shot

from mmattr.errors import DataError

EXPECTED = {'seen': 7186, 'unseen': 400}
#: Splits of mmattr, and the official parts that they are made of.
PARTS = {'train': 'train', 'val': 'validation', 'test': 'test'}


def read_unseen(source: Path) -> list[str]:
    """Read the ids of the unseen labels.

    Args:
        source: Release folder.

    Returns:
        Ids, most frequent first.

    Raises:
        DataError: If a file is missing or names a position that the list does not have.
    """
    path = source / 'unseen_labels.pkl'
    candidates = [mid.decode() if isinstance(mid, bytes) else str(mid) for mid in load_restricted(path)]
    chosen = []
    table = source / 'top_400_unseen.csv'
    for number, line in enumerate(read_lines(table), start=1):
        cell = line.removeprefix('\ufeff').split(',')[0].strip()  # the file starts with a byte order mark
        if not cell.isdecimal() or int(cell) >= len(candidates):
            raise DataError(f'{table}, line {number} must begin with an index below {len(candidates)}, got {cell!r}.')
        chosen.append(candidates[int(cell)])
    return chosen


def read_names(path: Path, mids: Sequence[str]) -> list[str]:
    """Read the names of labels.

    Args:
        path: ``class-descriptions.csv``.
        mids: Ids of the labels.

    Returns:
        Names in their order; a name that occurs more than once carries its id.

    Raises:
        DataError: If an id has no name.
    """
    if not path.is_file():
        raise DataError(f'The file {path} does not exist.')
    with path.open(encoding='utf-8-sig', newline='') as file:
        names = {row[0]: row[1].strip() for row in csv.reader(file) if len(row) > 1}
    for mid in mids:
        if not names.get(mid):
            raise DataError(f'{path} has no name for the label {mid}.')
    count = Counter(names[mid] for mid in mids)
    return [names[mid] if count[names[mid]] == 1 else f'{names[mid]} ({mid})' for mid in mids]


def read_labels(path: Path, column_of: Mapping[str, int]) -> dict[str, dict[int, set[int]]]:
    """Read who was seen to have what.

    Args:
        path: ``<part>-annotations-human-imagelabels.csv``.
        column_of: Column of each label id; other labels are left out.

    Returns:
        For each image id the labels with confidence 0 and with 1: columns by confidence.

    Raises:
        DataError: If a column is missing or a confidence is neither 0 nor 1.
    """
    if not path.is_file():
        raise DataError(f'The file {path} does not exist.')
    images: dict[str, dict[int, set[int]]] = {}
    with path.open(encoding='utf-8-sig', newline='') as file:
        reader = csv.DictReader(file)
        missing = {'ImageID', 'LabelName', 'Confidence'} - set(reader.fieldnames or ())
        if missing:
            raise DataError(f'{path} has no column {min(missing)}; its header is {reader.fieldnames}.')
        for row in reader:
            if row['Confidence'] not in ('0', '1', '0.0', '1.0'):
                raise DataError(
                    f'{path}, line {reader.line_num}: Confidence must be 0 or 1, got {row["Confidence"]!r}.'
                )
            column = column_of.get(row['LabelName'])
            if column is not None:
                labels = images.setdefault(row['ImageID'], {0: set(), 1: set()})
                labels[int(float(row['Confidence']))].add(column)
    return images


def find_images(folder: Path, part: str) -> dict[str, str]:
    """List the images of a part that are there.

    Args:
        folder: Folder of the data set.
        part: Its folder, with images in it or in folders below.

    Returns:
        Path relative to the data set by image id.
    """
    return {path.stem: path.relative_to(folder).as_posix() for path in sorted((folder / part).rglob('*.jpg'))}


def make_records(
    images: Mapping[str, Mapping[int, set[int]]], part: str, prefix: str, folder: Path | None
) -> tuple[list[dict[str, Any]], int]:
    """Write the labels of a part as records, images in the order of their ids.

    Args:
        images: What :func:`read_labels` returns.
        part: Official part, the folder of its images.
        prefix: Written before every path.
        folder: Folder of the data set, to take the images only that are there; None takes all.

    Returns:
        Records, and how many images were left out because a label is both confirmed and rejected.
    """
    paths = None if folder is None else find_images(folder, part)
    records, contradictory = [], 0
    for name, labels in sorted(images.items()):
        if labels[0] & labels[1]:
            contradictory += 1
        elif paths is None or name in paths:
            path = f'{part}/{name}.jpg' if paths is None else paths[name]
            positive, negative = sorted(labels[1]), sorted(labels[0])
            records.append({'img_path': prefixed(prefix, path), 'positive': positive, 'negative': negative})
    return records, contradictory


def convert(argv: Sequence[str] | None = None) -> None:
    """Convert according to the command line."""
    parser = converter_parser('Convert the image-level labels of Open Images v4.', 'openimages', '')
    parser.add_argument('source', metavar='SOURCE', type=Path, help='release folder 2018_04')
    parser.add_argument(
        '--images', type=Path, help='folder with train/, validation/ and test/: take the images only that are there'
    )
    args = parser.parse_args(argv)
    seen = [line.strip() for line in read_lines(args.source / 'classes-trainable.txt')]
    mids = [*seen, *read_unseen(args.source)]
    repeated = [mid for mid, count in Counter(mids).items() if count > 1]
    if repeated:
        raise DataError(f'{args.source} lists the label {repeated[0]} twice among seen and unseen labels.')
    names = read_names(args.source / 'class-descriptions.csv', mids)
    records, contradictory = {}, {}
    for split, part in PARTS.items():
        columns = seen if split == 'train' else mids
        path = args.source / part / f'{part}-annotations-human-imagelabels.csv'
        labels = read_labels(path, {mid: column for column, mid in enumerate(columns)})
        records[split], contradictory[split] = make_records(labels, part, args.image_prefix, args.images)
    files = [args.source / name for name in ('classes-trainable.txt', 'unseen_labels.pkl', 'top_400_unseen.csv')]
    conversion = ZeroShotConversion(
        dataset='Open Images v4',
        seen=names[: len(seen)],
        unseen=names[len(seen) :],
        records={**records, 'trainval': records['train']},
        generalised=('val', 'test'),
        extra={'mids': mids, 'contradictory_images_left_out': contradictory, 'sources': file_checksums(*files)},
    )
    write_zero_shot(conversion, args, EXPECTED)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the converter and return its exit status."""
    return run_converter(convert, argv)


if __name__ == '__main__':
    sys.exit(main())
