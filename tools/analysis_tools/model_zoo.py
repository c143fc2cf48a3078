"""Write docs/en/model_zoo.md from the metafiles of the configs.

    python tools/analysis_tools/model_zoo.py
    python tools/analysis_tools/model_zoo.py --check

With `--check` nothing is written; the exit status is 2 when the page is older than the metafiles.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from mmattr.apis.model_zoo import read_model_index, render_page
from mmattr.engine.command_line import run_tool
from mmattr.errors import ConfigError

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the page or compare it.

    Args:
        arguments: The command line; that of the process by default.

    Raises:
        ConfigError: If a metafile holds a mistake, the page cannot be written, or, with ``--check``, it is not current.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--index', type=Path, default=ROOT / 'model-index.yml', help='model index to read')
    parser.add_argument('--out', type=Path, default=ROOT / 'docs' / 'en' / 'model_zoo.md', help='page to write')
    parser.add_argument('--check', action='store_true', help='write nothing, fail when the page is not current')
    args = parser.parse_args(arguments)
    page = render_page(read_model_index(args.index))
    if args.check:
        if not args.out.is_file() or args.out.read_text(encoding='utf-8') != page:
            raise ConfigError(f'{args.out} is not what the metafiles say; run tools/analysis_tools/model_zoo.py.')
        return
    try:
        args.out.write_text(page, encoding='utf-8')
    except OSError as error:
        raise ConfigError(f'The page {str(args.out)!r} cannot be written: {error.strerror}.') from error
    print(f'Wrote {args.out}.')


if __name__ == '__main__':
    run_tool(main)
