"""Names of attributes as a user typed them."""

from collections.abc import Sequence
from pathlib import Path

from mmattr.errors import DataError


def typed_attributes(names: Sequence[str]) -> tuple[str, ...]:
    """Check a list of names; they are used as they are.

    Args:
        names: M names.

    Returns:
        The names.

    Raises:
        DataError: If this is no list, it is empty, or a name is no text, blank or given twice.

    >>> typed_attributes(['a red hat', 'long hair'])
    ('a red hat', 'long hair')
    """
    if isinstance(names, str) or not isinstance(names, Sequence):
        hint = f', such as [{names!r}]' if isinstance(names, str) else ''
        raise DataError(f'Attributes are given as a list of names{hint}, got the {type(names).__name__} {names!r:.80}.')
    if not names:
        raise DataError('The list of attributes is empty; at least one name is needed.')
    for index, name in enumerate(names):
        if not isinstance(name, str):
            raise DataError(
                f'Attribute {index} of the list has to be a text, got the {type(name).__name__} {name!r:.80}.'
            )
        if not name.strip():
            raise DataError(f'Attribute {index} of the list is blank ({name!r}).')
    if len(set(names)) != len(names):
        repeated = next(name for name in names if names.count(name) > 1)
        raise DataError(f'The list of attributes holds {repeated!r} twice.')
    return tuple(names)


def read_attribute_file(path: str | Path) -> tuple[str, ...]:
    """Read names from a text file, one per line; blank lines are left out, as is space around a name.

    Args:
        path: A UTF-8 text file.

    Returns:
        The names.

    Raises:
        DataError: If the file cannot be read, holds no name, or one twice.
    """
    try:
        lines = Path(path).read_text(encoding='utf-8-sig').splitlines()
    except OSError as error:
        raise DataError(f'The attribute file {str(path)!r} cannot be read: {error.strerror}.') from None
    except UnicodeDecodeError:
        raise DataError(f'The attribute file {str(path)!r} is no UTF-8 text with one name per line.') from None
    names = [line.strip() for line in lines if line.strip()]
    if not names:
        raise DataError(f'The attribute file {str(path)!r} holds no name; one per line is expected.')
    return typed_attributes(names)
