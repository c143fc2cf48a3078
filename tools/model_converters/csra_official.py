"""Turn a checkpoint of the released CSRA code into one of mmattr.

    python tools/model_converters/csra_official.py SRC.pth DST.pth [--annotation ANN.json]

Models with a ResNet and with a ViT are known. The config that reads the result has the backbone of the checkpoint, no
neck and a ``CSRAHead`` with as many heads and the same lambda, which a released file does not hold. The names of the
attributes are not in it either; ``--annotation`` takes them from a converted annotation of the same data set and order.
"""

import re

import torch

from mmattr.apis.convert_checkpoint import check_placed, convert_checkpoint
from mmattr.engine.command_line import run_tool
from mmattr.errors import CheckpointError

FIRST = 'classifier.multi_head.0.head.weight'
# The classifier of ImageNet, which the released ResNet keeps and never calls.
UNUSED = re.compile(r'^fc\.')
RENAMES = (
    (r'^classifier\.multi_head\.(\d+)\.head\.', r'head.classifiers.\1.'),
    (r'^((conv1|bn1|layer\d)\.)', r'backbone.\1'),  # torchvision and mmpretrain name a ResNet alike
    (r'^((cls_token|pos_embed)$)', r'backbone.\1'),
    (r'^patch_embed\.proj\.', 'backbone.patch_embed.projection.'),
    (r'^norm\.', 'backbone.ln1.'),
    (r'^blocks\.(\d+)\.norm([12])\.', r'backbone.layers.\1.ln\2.'),
    (r'^blocks\.(\d+)\.attn\.', r'backbone.layers.\1.attn.'),
    (r'^blocks\.(\d+)\.mlp\.fc1\.', r'backbone.layers.\1.ffn.layers.0.0.'),
    (r'^blocks\.(\d+)\.mlp\.fc2\.', r'backbone.layers.\1.ffn.layers.1.'),
)


def convert(released: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Rename the released parameters.

    Args:
        released: State dict of a released model, with or without its backbone.

    Returns:
        State dict of an ``AttributeRecognizer`` with a ``CSRAHead``.

    Raises:
        CheckpointError: If the dict holds no CSRA head.
    """
    plain = {key.removeprefix('module.'): value for key, value in released.items()}
    if FIRST not in plain:
        raise CheckpointError(
            f'This is no released CSRA checkpoint: {FIRST} was expected, found {", ".join(sorted(plain)[:3])} ...'
        )
    return check_placed({rename(key): value for key, value in plain.items() if not UNUSED.match(key)})


def rename(key: str) -> str:
    """Translate the name of a released parameter.

    Args:
        key: Released name.

    Returns:
        Name in an ``AttributeRecognizer`` with a ``CSRAHead``.
    """
    for pattern, replacement in RENAMES:
        renamed = re.sub(pattern, replacement, key)
        if renamed != key:
            return renamed
    return key


def main() -> None:
    """Convert one file."""
    convert_checkpoint(convert, rename(FIRST), str(__doc__))


if __name__ == '__main__':
    run_tool(main)
