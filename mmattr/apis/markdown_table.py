"""Tables for documents."""

from collections.abc import Iterable, Sequence


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[str]], num_words: int = 1) -> str:
    """Write a Markdown table, words to the left and numbers to the right.

    Args:
        header: Titles.
        rows: Cells; a vertical bar in them is escaped.
        num_words: How many of the first columns hold words.

    Returns:
        The table.

    >>> print(markdown_table(['run', 'error'], [['fc', '14.69']]))
    | run | error |
    | --- | ---: |
    | fc | 14.69 |
    """
    rule = ['---' if index < num_words else '---:' for index in range(len(header))]
    escaped = [[cell.replace('|', '\\|') for cell in line] for line in (header, *rows)]
    return '\n'.join(f'| {" | ".join(line)} |' for line in (escaped[0], rule, *escaped[1:]))
