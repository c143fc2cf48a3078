r"""Pack the images of a data set into one LMDB file, for disks that are slow with many small files.

    python tools/dataset_converters/pack_images.py data/pa100k/annotations/trainval.json \
        data/pa100k/annotations/test.json --data-root data/pa100k --out data/pa100k/images.lmdb

An interrupted run goes on where it stopped when the same command is given again. The file gets its name when every
image was read back and compared with its checksum; `--verify` does this again later. A config reads it with
`dict(type='LoadAttributeImage', backend_args=dict(backend='packed_images', db_path='data/pa100k/images.lmdb'))`.

Images are stored as they are unless `--resize` shrinks them, which saves room and time when the pipeline begins with
the same Resize: with `--encoding png` the pixels that the model sees stay the same, with `jpg` they do not.
"""

import argparse
import posixpath
import sys
from collections.abc import Sequence
from pathlib import Path

import cv2
from converter_cli import prefixed
from mmengine.utils import is_abs

from mmattr.datasets import PackedImages, PackedImageWriter
from mmattr.datasets.annotation_csv import read_csv
from mmattr.datasets.annotation_json import read_json
from mmattr.datasets.transforms import LoadAttributeImage, ResizeImage
from mmattr.errors import ConfigError, DataError, MMAttrError

#: Images between two lines of progress.
PROGRESS_STEP = 10000


def parse_args(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line.

    Args:
        arguments: The words after the program's name; those of this process by default.

    Returns:
        The parsed arguments.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('annotations', nargs='*', type=Path, help='annotation files, *.json or *.csv')
    parser.add_argument('--data-root', type=Path, help='folder of the data set (default: that of --out)')
    parser.add_argument('--image-prefix', default='', help='folder of the images in it, data_prefix of the config')
    parser.add_argument('--out', type=Path, required=True, help='the packed file, *.lmdb')
    parser.add_argument('--resize', nargs=2, type=int, metavar=('W', 'H'), help='width and height to resize to')
    parser.add_argument('--backend', default='pillow', help='library that resizes, see ResizeImage (%(default)s)')
    parser.add_argument('--interpolation', default='bilinear', help='its kernel (%(default)s)')
    parser.add_argument('--encoding', choices=('png', 'jpg'), default='png', help='of resized images (%(default)s)')
    parser.add_argument('--quality', type=int, default=95, help='of jpg, 1 to 100 (%(default)s)')
    parser.add_argument('--verify', action='store_true', help='only read --out and compare its checksums')
    return parser.parse_args(arguments)


def image_keys(annotations: Sequence[Path], image_prefix: str, resize: bool) -> list[str]:
    """List the images of annotation files, each once, in their order.

    Args:
        annotations: The files.
        image_prefix: Folder before every path.
        resize: Whether images change their size, which boxes in the records would not follow.

    Returns:
        Paths relative to the folder of the data set.

    Raises:
        ConfigError: If no annotation is given.
        DataError: If a file is wrong, a path is absolute or a resized image has boxes.
    """
    if not annotations:
        raise ConfigError('Give the annotation files whose images are to be packed, for example train.json test.json.')
    keys: dict[str, None] = {}
    for path in annotations:
        if not path.is_file():
            raise DataError(f'The annotation file {path} does not exist.')
        records = (read_csv if path.suffix == '.csv' else read_json)(path)[1]
        for index, record in enumerate(records):
            if not isinstance(record, dict) or not isinstance(record.get('img_path'), str):
                raise DataError(f'{path}, record {index} has no img_path.')
            if is_abs(record['img_path']):
                raise DataError(
                    f'{path} has the absolute path {record["img_path"]}; a packed file takes relative ones.'
                )
            if resize and 'bbox' in record:
                raise DataError(f'{path} has boxes in pixels of the images, which --resize would change; leave it out.')
            keys[posixpath.normpath(prefixed(image_prefix, record['img_path']))] = None
    return list(keys)


class ImageReader:
    """Reads an image file, and resizes and encodes it if asked to.

    Args:
        args: The command line.
        root: Folder of the data set.
    """

    def __init__(self, args: argparse.Namespace, root: Path) -> None:
        self.root = root
        self.resize = None
        self.about: dict[str, object] = {}
        if args.resize:
            self.resize = ResizeImage(args.resize, backend=args.backend, interpolation=args.interpolation)
            self.load = LoadAttributeImage()
            self.suffix = f'.{args.encoding}'
            self.options = [cv2.IMWRITE_JPEG_QUALITY, args.quality] if args.encoding == 'jpg' else []
            kernel = f'{args.backend} {args.interpolation}'
            quality = {'quality': args.quality} if args.encoding == 'jpg' else {}
            self.about = {'resize': args.resize, 'kernel': kernel, 'encoding': args.encoding, **quality}

    def __call__(self, key: str) -> bytes:
        """Read one image.

        Args:
            key: Path relative to the folder of the data set.

        Returns:
            The bytes to store.

        Raises:
            DataError: If the file is missing, empty or, when it has to be resized, broken.
        """
        path = self.root / key
        if self.resize is None:
            try:
                content = path.read_bytes()
            except OSError as error:
                raise DataError(f'The image {path} cannot be read: {error.strerror}.') from error
            if not content:
                raise DataError(f'The image {path} is empty.')
            return content
        image = self.resize(self.load({'img_path': str(path)}))['img']
        return cv2.imencode(self.suffix, image, self.options)[1].tobytes()


def pack(args: argparse.Namespace) -> dict[str, object]:
    """Write the packed file.

    Args:
        args: The command line.

    Returns:
        What the file says about itself.
    """
    root = args.data_root or args.out.parent
    keys = image_keys(args.annotations, args.image_prefix, args.resize is not None)
    reader = ImageReader(args, root)
    last = 0

    def report(done: int) -> None:
        nonlocal last
        if done // PROGRESS_STEP > last // PROGRESS_STEP:
            print(f'{done} of {len(keys)} images', flush=True)
        last = done

    return PackedImageWriter(args.out, reader.about).write(keys, reader, report)


def main(arguments: list[str] | None = None) -> int:
    """Run the tool.

    Args:
        arguments: The words after the program's name.

    Returns:
        Exit status: 0, or 2 when the input cannot be used.
    """
    args = parse_args(arguments)
    try:
        if args.verify:
            images = PackedImages(args.out)
            images.verify()
            about = images.about
        else:
            about = pack(args)
    except MMAttrError as error:
        print(f'error: {error}', file=sys.stderr)
        return 2
    done = 'verified' if args.verify else 'written and verified'
    print(f'{args.out}: {about["num_images"]} images, {about["bytes"]} bytes, sha256 {about["checksum"]}, {done}')
    return 0


if __name__ == '__main__':
    sys.exit(main())
