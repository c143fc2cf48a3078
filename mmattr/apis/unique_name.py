"""File names for pictures of images."""

from pathlib import Path


def unique_name(path: str, taken: set[str]) -> str:
    """Name the picture of an image.

    Files of the same name in different folders must not overwrite each other.

    Args:
        path: The image.
        taken: Names so far; gets the new one.

    Returns:
        The name of the file without folder and suffix, with a number where it was taken already.
    """
    stem = Path(path).stem.replace(' ', '_')
    name, repetition = stem, 1
    while name in taken:
        repetition += 1
        name = f'{stem}_{repetition}'
    taken.add(name)
    return name
