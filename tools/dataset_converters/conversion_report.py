"""Print what a conversion found."""

from collections.abc import Mapping
from typing import Any

from mmattr.datasets.annotation import Annotation


def conversion_report(annotations: Mapping[str, Annotation], num_unused: int) -> str:
    """Describe the splits: counts, checksums, and positives and unknowns per attribute.

    Args:
        annotations: Annotation of each split and of ``all`` images.
        num_unused: Number of images that are in no split.

    Returns:
        A text with one line per split and one line per attribute (per value of a multi-valued one).
    """
    whole = annotations['all']
    lines = [
        f'{whole.dataset}: {len(whole.records)} images, {len(whole.attributes)} attributes '
        f'({sum(attribute.is_binary for attribute in whole.attributes)} binary), attribute order {whole.order}',
        *(f'  {name}: {_fact(value)}' for name, value in whole.extra.items()),
        f'  images in no split: {num_unused}',
    ]
    for split, annotation in annotations.items():
        lines.append(
            f'{split:9} {len(annotation.records):7} images  {sum(annotation.unknowns):7} unknown labels  '
            f'sha256 {annotation.checksum}'
        )
    return '\n'.join([*lines, 'positives (unknown) per attribute, in attribute order', *_table(annotations)])


def _fact(value: Any) -> str:
    """Return a stored fact as text; checksums of original files are cut to what a person compares."""
    if isinstance(value, dict):
        return f'{len(value)} files: ' + ', '.join(f'{name} {digest[:8]}' for name, digest in value.items())
    return str(value)


def _table(annotations: Mapping[str, Annotation]) -> list[str]:
    """Return a header and one line per attribute or value."""
    columns = {split: _cells(annotation) for split, annotation in annotations.items()}
    names = _row_names(annotations['all'])
    width = max(map(len, names))
    lines = [' ' * width + ''.join(f'{split:>16}' for split in columns)]
    for row, name in enumerate(names):
        lines.append(f'{name:{width}}' + ''.join(f'{cells[row]:>16}' for cells in columns.values()))
    return lines


def _row_names(annotation: Annotation) -> list[str]:
    """Return the attribute names, with the value appended for multi-valued ones."""
    names = []
    for attribute in annotation.attributes:
        names += [f'{attribute.name}={value}' for value in attribute.values] or [attribute.name]
    return names


def _cells(annotation: Annotation) -> list[str]:
    """Return the counts of one split as text, one per row."""
    cells = []
    for positives, unknown in zip(annotation.positives, annotation.unknowns, strict=True):
        counts = positives if isinstance(positives, list) else [positives]
        cells += [f'{count} ({unknown})' if unknown else str(count) for count in counts]
    return cells
