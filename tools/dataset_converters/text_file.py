"""Read an original annotation file that is text."""

from pathlib import Path

from mmattr.errors import DataError


def read_lines(path: Path) -> list[str]:
    """Read the lines that are not empty.

    Args:
        path: The file.

    Returns:
        The lines, without their ends.

    Raises:
        DataError: If the file is missing or no text.
    """
    if not path.is_file():
        raise DataError(f'The file {path} does not exist.')
    try:
        return [line for line in path.read_text(encoding='utf-8').splitlines() if line.strip()]
    except UnicodeDecodeError as error:
        raise DataError(f'{path} is no text file: {error}.') from error
