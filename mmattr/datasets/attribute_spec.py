"""What an annotation says about one attribute."""

from dataclasses import dataclass
from typing import Any

from mmattr.errors import DataError

#: Labels are stored as int8, so a multi-valued attribute cannot have more values than this.
MAX_VALUES = 127


@dataclass(frozen=True)
class AttributeSpec:
    """Name, group and values of one attribute.

    >>> AttributeSpec('hat', group='head').is_binary
    True
    >>> AttributeSpec('sleevelength', values=('no', 'short', 'long')).num_labels
    3

    Args:
        name: Name, unique within an annotation.
        group: Group that the attribute is reported under, ``''`` if it has none.
        values: Names of the values of a multi-valued attribute, whose label is an index into them. Empty for a binary
            attribute, whose label is 1 (present) or 0 (absent).

    Raises:
        DataError: If the name is empty or no string, or the values are fewer than two, more than 127 or not unique.
    """

    name: str
    group: str = ''
    values: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, 'values', tuple(self.values))
        if not isinstance(self.name, str) or not self.name.strip():
            raise DataError(f'The name of an attribute must be a text that is not empty, got {self.name!r}.')
        if not isinstance(self.group, str):
            raise DataError(f'The group of the attribute {self.name!r} must be a text, got {self.group!r}.')
        if self.values and not 2 <= len(self.values) <= MAX_VALUES:
            raise DataError(
                f'The multi-valued attribute {self.name!r} must have 2 to {MAX_VALUES} values, got {len(self.values)}.'
            )
        if len(set(self.values)) != len(self.values):
            raise DataError(f'The values of the attribute {self.name!r} must differ, got {list(self.values)}.')

    @property
    def is_binary(self) -> bool:
        """Whether the attribute is present or absent rather than one of several values."""
        return not self.values

    @property
    def num_labels(self) -> int:
        """Number of known labels: 2 for a binary attribute, the number of values otherwise."""
        return len(self.values) or 2

    def to_dict(self) -> dict[str, Any]:
        """Return the entry of the annotation file: ``name``, ``group`` and, if multi-valued, ``values``."""
        entry: dict[str, Any] = {'name': self.name, 'group': self.group}
        if self.values:
            entry['values'] = list(self.values)
        return entry
