"""Turn a checkpoint of the released C-Tran code into one of mmattr.

    python tools/model_converters/ctran_official.py SRC.pth DST.pth [--annotation ANN.json]

Made for the model with a ResNet that the released code trains; its authors published no weights. The config that reads
the result has ``neck=dict(type='TokenNeck')`` and a ``CTranHead``. The names of the attributes are not in a released
file; ``--annotation`` takes them from a converted annotation of the same data set and order.
"""

import re

import torch

from mmattr.apis.convert_checkpoint import check_placed, convert_checkpoint
from mmattr.engine.command_line import run_tool
from mmattr.errors import CheckpointError

STATES = 'known_label_lt.weight'
# The classifier of ImageNet, which the released model keeps and never calls.
UNUSED = re.compile(r'^backbone\.base_network\.fc\.')
RENAMES = (
    (r'^backbone\.base_network\.', 'backbone.'),
    (r'^label_lt\.weight$', 'head.label_embedding'),
    (r'^known_label_lt\.weight$', 'head.state_embedding'),
    (r'^LayerNorm\.', 'head.norm.'),
    (r'^output_linear\.', 'head.classifier.'),
    (r'^self_attn_layers\.(\d+)\.transformer_layer\.', r'head.encoder.\1.'),
    (r'^(head\..*)\.self_attn\.', r'\1.self_attention.'),
    (r'^(head\..*)\.(linear[12])\.', r'\1.ffn.\2.'),
)


def convert(released: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Rename the released parameters.

    Args:
        released: State dict of a released model, with or without its backbone.

    Returns:
        State dict of an ``AttributeRecognizer`` with a ``CTranHead``.

    Raises:
        CheckpointError: If the dict holds no C-Tran head.
    """
    plain = {key.removeprefix('module.'): value for key, value in released.items()}
    if 'label_lt.weight' not in plain or len(plain.get(STATES, ())) != 3:
        raise CheckpointError(
            f'This is no released C-Tran checkpoint: label_lt.weight and {STATES} with three rows were expected, found '
            f'{", ".join(sorted(plain)[:3])} ...'
        )
    converted = {rename(key): value for key, value in plain.items() if not UNUSED.match(key)}
    # The released table lists unknown, absent and present; the first is never trained and no parameter here.
    converted['head.unknown_state'], converted['head.state_embedding'] = plain[STATES][0], plain[STATES][1:]
    return check_placed(converted)


def rename(key: str) -> str:
    """Translate the name of a released parameter.

    Args:
        key: Released name.

    Returns:
        Name in an ``AttributeRecognizer`` with a ``CTranHead``.
    """
    for pattern, replacement in RENAMES:
        key = re.sub(pattern, replacement, key)
    return key


def main() -> None:
    """Convert one file."""
    convert_checkpoint(convert, 'head.label_embedding', str(__doc__))


if __name__ == '__main__':
    run_tool(main)
