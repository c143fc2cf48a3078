"""Check that every image of a split can be decoded."""

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from mmengine.logging import print_log

from mmattr.datasets.transforms import LoadAttributeImage
from mmattr.errors import DataError

#: Decoding releases the interpreter lock, so that threads share the work.
NUM_THREADS = 8

#: How many bad images an error names.
NAMED_BAD_IMAGES = 5


def find_bad_images(data_list: Sequence[dict[str, Any]], loader: LoadAttributeImage) -> list[tuple[int, str]]:
    """Decode every image once.

    Args:
        data_list: N records with ``img_path`` and ``split``.
        loader: What reads an image.

    Returns:
        Index and error message of every record whose image is missing or corrupt, in the order of the records.
    """

    def check(record: dict[str, Any]) -> str:
        try:
            loader.transform(dict(record))
        except DataError as error:
            return str(error)
        return ''

    with ThreadPoolExecutor(NUM_THREADS) as pool:
        messages = pool.map(check, data_list)
        return [(index, message) for index, message in enumerate(messages) if message]


def without_bad_images(
    data_list: list[dict[str, Any]], loader: LoadAttributeImage, max_bad_images: int, where: str
) -> list[dict[str, Any]]:
    """Leave out the records whose image is bad, and log every one.

    Args:
        data_list: N records.
        loader: What reads an image.
        max_bad_images: How many may be left out.
        where: What messages call the records.

    Returns:
        The other records.

    Raises:
        DataError: If more images are bad.
    """
    bad = find_bad_images(data_list, loader)
    if not bad:
        return data_list
    count = f'{len(bad)} of {len(data_list)} images of {where}'
    if len(bad) > max_bad_images:
        named = ' '.join(message for _, message in bad[:NAMED_BAD_IMAGES])
        raise DataError(f'{count} are missing or corrupt, max_bad_images allows {max_bad_images}; the first: {named}')
    lines = '\n'.join(message for _, message in bad)
    print_log(f'{count} are missing or corrupt and left out:\n{lines}', logger='current', level=logging.WARNING)
    indices = {index for index, _ in bad}
    return [record for index, record in enumerate(data_list) if index not in indices]
