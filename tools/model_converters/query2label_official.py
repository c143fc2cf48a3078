"""Turn a checkpoint of the released Query2Label code into one of mmattr.

    python tools/model_converters/query2label_official.py SRC.pth DST.pth [--annotation ANN.json]

The config that reads the result has the backbone of the checkpoint, ``neck=dict(type='TokenNeck')``, with
``embed_dims`` and ``always_project=True`` where the checkpoint has an input projection, and a ``Query2LabelHead``. The
names of the attributes are not in a released file; ``--annotation`` takes them from a converted annotation of the same
data set and order.
"""

import re

import torch

from mmattr.apis.convert_checkpoint import check_placed, convert_checkpoint
from mmattr.engine.command_line import run_tool
from mmattr.errors import CheckpointError

# The position embedding is computed.
UNUSED = re.compile(r'^backbone\.1\.pe$')
RENAMES = (
    (r'^backbone\.0\.(body\.)?', 'backbone.'),
    (r'^input_proj\.', 'neck.projection.'),
    (r'^query_embed\.weight$', 'head.queries'),
    (r'^fc\.W$', 'head.classifier.weight'),
    (r'^fc\.b$', 'head.classifier.bias'),
    (r'^transformer\.decoder\.norm\.', 'head.norm.'),
    (r'^transformer\.(encoder|decoder)\.layers\.', r'head.\1.'),
    (r'^(head\..*)\.self_attn\.', r'\1.self_attention.'),
    (r'^(head\..*)\.multihead_attn\.', r'\1.cross_attention.'),
    (r'^(head\..*)\.(linear[12])\.', r'\1.ffn.\2.'),
)


def convert(released: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Rename and reshape the released parameters.

    Args:
        released: State dict of a released model, with or without its backbone.

    Returns:
        State dict of an ``AttributeRecognizer`` with a ``Query2LabelHead``.

    Raises:
        CheckpointError: If the dict holds no Query2Label head.
    """
    plain = {key.removeprefix('module.'): value for key, value in released.items()}
    if 'query_embed.weight' not in plain or 'fc.W' not in plain:
        raise CheckpointError(
            'This is no released Query2Label checkpoint: query_embed.weight and fc.W were expected, found '
            f'{", ".join(sorted(plain)[:3])} ...'
        )
    return check_placed({rename(key): _reshape(key, value) for key, value in plain.items() if not UNUSED.match(key)})


def rename(key: str) -> str:
    """Translate the name of a released parameter.

    Args:
        key: Released name.

    Returns:
        Name in an ``AttributeRecognizer`` with a ``Query2LabelHead``.
    """
    for pattern, replacement in RENAMES:
        key = re.sub(pattern, replacement, key)
    return key


def _reshape(key: str, value: torch.Tensor) -> torch.Tensor:
    if key in ('fc.W', 'fc.b'):
        return value.squeeze(0)  # (1, M, D) -> (M, D)
    return value.flatten(1) if key == 'input_proj.weight' else value  # (D, C, 1, 1) -> (D, C)


def main() -> None:
    """Convert one file."""
    convert_checkpoint(convert, 'head.queries', str(__doc__))


if __name__ == '__main__':
    run_tool(main)
