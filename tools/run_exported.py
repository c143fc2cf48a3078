"""Predict images with an exported model, in an environment without torch: one JSON line per image.

python tools/run_exported.py model.onnx person.jpg
"""

import argparse
import json
import sys
from collections.abc import Sequence

import numpy as np

from mmattr.apis.backends import load_backend, prepare_image
from mmattr.errors import MMAttrError

USER_ERROR = 2


def build_parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('file', help='.onnx or .xml file of tools/export.py')
    parser.add_argument('images', nargs='+', metavar='IMAGE')
    parser.add_argument('--threads', type=int, help="threads of the engine (default: the engine's choice)")
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    """Predict and print.

    Args:
        arguments: The command line; that of the process by default.
    """
    options = build_parser().parse_args(arguments)
    backend = load_backend(options.file, options.threads)
    names, thresholds = backend.metadata.attributes, np.array(backend.metadata.thresholds)
    for path in options.images:
        scores = backend(prepare_image(path, backend.metadata)[None])[0]
        labels = [name for name, above in zip(names, scores > thresholds, strict=True) if above]
        result = dict(path=path, labels=labels, scores=dict(zip(names, map(float, scores), strict=True)))
        print(json.dumps(result, ensure_ascii=False))


if __name__ == '__main__':
    try:
        main()
    except MMAttrError as error:
        print(f'error: {error}', file=sys.stderr)
        raise SystemExit(USER_ERROR) from None
