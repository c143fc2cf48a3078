"""Write the synthetic pedestrians as image files and annotations, draw a contact sheet, or print their statistics.

Training needs none of this: ``SyntheticPedestrians`` renders in memory. The files are for other programs, for looking
at, and for trying what reads files (``AttributeDataset``, the inferencer).
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from converter_cli import run_converter
from PIL import Image

from mmattr.datasets.annotation import Annotation
from mmattr.datasets.attribute_spec import AttributeSpec
from mmattr.datasets.synthetic import AttributeDistribution, contact_sheet, describe_distribution
from mmattr.datasets.synthetic_pedestrians import SyntheticPedestrians


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter, allow_abbrev=False
    )
    parser.add_argument('--out', type=Path, help='folder for images/<split>/*.png and annotations/<split>.json')
    parser.add_argument('--contact-sheet', type=Path, help='picture to write, with the labels under each person')
    parser.add_argument('--describe', action='store_true', help='print dependency table, rates and correlations')
    parser.add_argument('--num-train', type=int, default=2000, help='images of the train split')
    parser.add_argument('--num-val', type=int, default=400, help='images of the val split')
    parser.add_argument('--num-test', type=int, default=801, help='images of the test split')
    parser.add_argument('--seed', type=int, default=0, help='seed of the data set')
    parser.add_argument('--image-size', type=int, nargs=2, default=(128, 64), metavar=('H', 'W'), help='in pixels')
    parser.add_argument('--difficulty', type=float, default=1.0, help='0 for clean pictures, at most 2')
    parser.add_argument('--sheet-images', type=int, default=40, help='people on the contact sheet')
    parser.add_argument('--sheet-columns', type=int, default=10, help='people per row of the contact sheet')
    parser.add_argument('--sheet-split', default='test', help='split that the contact sheet shows')
    return parser


def write_images(dataset: SyntheticPedestrians, out: Path) -> list[dict]:
    """Write the images of one split.

    Args:
        dataset: The split.
        out: Folder of the data set; the images go to ``images/<split>``.

    Returns:
        Records for the annotation.
    """
    folder = out / 'images' / dataset.split
    folder.mkdir(parents=True, exist_ok=True)
    records = []
    for index in range(len(dataset)):
        info = dataset.get_data_info(index)
        path = folder / f'{index:06d}.png'
        Image.fromarray(np.ascontiguousarray(info['img'][..., ::-1])).save(path)
        records.append({'img_path': path.relative_to(out).as_posix(), 'gt_label': info['gt_label'].tolist()})
    return records


def export(args: argparse.Namespace) -> None:
    """Write images and the four annotations, and print what was written.

    Args:
        args: The parsed command line.
    """
    sizes = {'train': args.num_train, 'val': args.num_val, 'test': args.num_test}
    records: dict[str, list[dict]] = {}
    for split, size in sizes.items():
        dataset = make_dataset(args, split, size)
        records[split] = write_images(dataset, args.out)
    attributes = [
        AttributeSpec(name, group)
        for name, group in zip(dataset.metainfo['attributes'], dataset.metainfo['groups'], strict=True)
    ]
    records['trainval'] = records['train'] + records['val']
    extra = {'seed': args.seed, 'difficulty': args.difficulty}
    for split in ('train', 'val', 'trainval', 'test'):
        annotation = Annotation('synthetic', split, attributes, records[split], extra=extra)
        annotation.save(args.out / 'annotations' / f'{split}.json')
        print(annotation.summary())


def draw_sheet(args: argparse.Namespace) -> None:
    """Write the contact sheet.

    Args:
        args: The parsed command line.
    """
    dataset = make_dataset(args, args.sheet_split, args.sheet_images)
    names = dataset.metainfo['attributes']
    infos = [dataset.get_data_info(index) for index in range(len(dataset))]
    captions = [[name for name, present in zip(names, info['gt_label'], strict=True) if present] for info in infos]
    args.contact_sheet.parent.mkdir(parents=True, exist_ok=True)
    contact_sheet([info['img'] for info in infos], captions, args.sheet_columns).save(args.contact_sheet)
    print(f'wrote {args.contact_sheet} with {len(infos)} images')


def make_dataset(args: argparse.Namespace, split: str, size: int) -> SyntheticPedestrians:
    """Build one split.

    Args:
        args: The parsed command line.
        split: Its name.
        size: Number of images.

    Returns:
        The data set.
    """
    return SyntheticPedestrians(
        size, split, seed=args.seed, image_size=tuple(args.image_size), difficulty=args.difficulty
    )


def convert(argv: Sequence[str] | None = None) -> None:
    """Do what the command line asks for.

    Args:
        argv: The arguments, those of the process if None.
    """
    parser = make_parser()
    args = parser.parse_args(argv)
    if not (args.out or args.contact_sheet or args.describe):
        parser.error('nothing to do: give --out, --contact-sheet or --describe')
    if args.describe:
        print(describe_distribution(AttributeDistribution()))
    if args.out:
        export(args)
    if args.contact_sheet:
        draw_sheet(args)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    return run_converter(convert, argv)


if __name__ == '__main__':
    sys.exit(main())
