"""Check that every image of a split can be decoded."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from mmattr.datasets.transforms import LoadAttributeImage
from mmattr.errors import DataError

#: Decoding releases the interpreter lock, so that threads share the work.
NUM_THREADS = 8


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
