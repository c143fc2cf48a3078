"""Turn a checkpoint of the released ML-Decoder code into one of mmattr.

    python tools/model_converters/ml_decoder_official.py SRC.pth DST.pth [--annotation ANN.json]

The config that reads the result has no neck and an ``MLDecoderHead`` with as many groups. Of whole models the backbone
is taken along when it is a ResNet; mmattr has no TResNet: of such a file only the head is converted. The names of
the attributes are not in a released file; ``--annotation`` takes them from a converted annotation of the same data set
and order. Zero-shot models are not converted.
"""

import re

import torch

from mmattr.apis.convert_checkpoint import check_placed, convert_checkpoint
from mmattr.engine.command_line import run_tool
from mmattr.errors import CheckpointError

# Whole models hold the head in place of their own classifier.
PREFIX = re.compile(r'^(module\.)?((head|fc)\.)?')
BIAS = 'decoder.duplicate_pooling_bias'
RENAMES = (
    (r'^decoder\.embed_standart\.', 'head.embedding.'),
    (r'^decoder\.query_embed\.weight$', 'head.queries.vectors'),
    (r'^decoder\.duplicate_pooling_bias$', 'head.classifier.bias'),
    (r'^decoder\.duplicate_pooling$', 'head.classifier.weight'),
    (r'^decoder\.layers\.0\.norm1\.', 'head.query_norm.'),
    (r'^decoder\.layers\.0\.multihead_attn\.', 'head.decoder.cross_attention.'),
    (r'^decoder\.layers\.0\.(linear[12])\.', r'head.decoder.ffn.\1.'),
    (r'^decoder\.layers\.0\.(norm[23])\.', r'head.decoder.\1.'),
    (r'^((conv1|bn1|layer\d)\.)', r'backbone.\1'),  # timm, torchvision and mmpretrain name a ResNet alike
)
# A TResNet begins with body.conv1, a ResNet with conv1.
TRESNET = re.compile(r'^body\.')


def convert(released: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Rename the released parameters.

    Args:
        released: State dict of a released model, with or without its backbone; the head may stand under ``head.`` or
            ``fc.``.

    Returns:
        State dict of an ``AttributeRecognizer`` with an ``MLDecoderHead``.

    Raises:
        CheckpointError: If the dict holds no ML-Decoder, or one for zero-shot recognition.
    """
    plain = {PREFIX.sub('', key): value for key, value in released.items()}
    if BIAS not in plain:
        raise CheckpointError(
            f'This is no released ML-Decoder checkpoint: {BIAS} was expected, found {", ".join(sorted(plain)[:3])} ...'
        )
    if 'decoder.query_embed.weight' not in plain:
        raise CheckpointError(
            'This ML-Decoder checkpoint has no decoder.query_embed.weight: zero-shot models, whose queries are word '
            'vectors, are not converted.'
        )
    return check_placed({rename(key): value for key, value in plain.items() if not TRESNET.match(key)})


def rename(key: str) -> str:
    """Translate the name of a released parameter.

    Args:
        key: Released name, with or without what stands before ``decoder.``.

    Returns:
        Name in an ``AttributeRecognizer`` with an ``MLDecoderHead``.
    """
    key = PREFIX.sub('', key)
    for pattern, replacement in RENAMES:
        renamed = re.sub(pattern, replacement, key)
        if renamed != key:
            return renamed
    return key


def main() -> None:
    """Convert one file."""
    convert_checkpoint(convert, rename(BIAS), str(__doc__))


if __name__ == '__main__':
    run_tool(main)
