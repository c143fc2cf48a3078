"""Turn a checkpoint of the released SequencePAR code into one of mmattr.

    python tools/model_converters/sequencepar_official.py SRC.pth DST.pth [--annotation ANN.json]

The config that reads the result has a ``SequenceHead`` with ``eos=False``, as released decoders were trained, and as
many layers as the file, on the projected tokens of a ``CLIPVisualBackbone``. Both towers of CLIP, which SequencePAR
changes too, are taken along where the file holds them. The names of the attributes are not in a released file;
``--annotation`` takes them from a converted annotation of the same data set and order.
"""

import re

import torch

from mmattr.apis.convert_checkpoint import check_placed, convert_checkpoint
from mmattr.engine.command_line import run_tool
from mmattr.errors import CheckpointError
from mmattr.models.sequence.vocabulary import FIRST_ATTRIBUTE

#: Sizes that OpenAI's CLIP keeps among its weights.
UNUSED = re.compile(r'^clip_model\.(input_resolution|context_length|vocab_size)$')
RENAMES = (
    (r'^clip_model\.', 'backbone.encoder.clip.'),
    (r'^(bos|eos|pad)_embedding$', r'head.decoder.\1'),
    (r'^decoder\.pos_emb\.weight$', 'head.decoder.position'),
    (r'^decoder\.fc\.', 'head.decoder.classifier.'),
    (r'^decoder\.layers\.', 'head.decoder.layers.'),
    (r'\.self_att\.layer_norm\.', '.norm1.'),
    (r'\.enc_att\.layer_norm\.', '.norm2.'),
    (r'\.pwff\.layer_norm\.', '.norm3.'),
    (r'\.self_att\.attention\.', '.self_attention.'),
    (r'\.enc_att\.attention\.', '.cross_attention.'),
    (r'\.fc_q\.', '.query.'),
    (r'\.fc_k\.', '.key.'),
    (r'\.fc_v\.', '.value.'),
    (r'\.fc_o\.', '.out.'),
    (r'\.pwff\.fc([12])\.', r'.ffn.linear\1.'),
)


def convert(released: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Rename the released parameters.

    Args:
        released: State dict of a released model, with or without CLIP.

    Returns:
        State dict of a recognizer with a ``SequenceHead``.

    Raises:
        CheckpointError: If the dict holds no SequencePAR decoder.
    """
    plain = {key.removeprefix('module.'): value for key, value in released.items()}
    if 'decoder.fc.weight' not in plain or 'decoder.pos_emb.weight' not in plain:
        raise CheckpointError(
            'This is no released SequencePAR checkpoint: decoder.fc.weight and decoder.pos_emb.weight were expected, '
            f'found {", ".join(sorted(plain)[:3])} ...'
        )
    # The vector of eos is stored in integers.
    return check_placed({rename(key): value.float() for key, value in plain.items() if not UNUSED.match(key)})


def rename(key: str) -> str:
    """Translate the name of a released parameter.

    Args:
        key: Released name.

    Returns:
        Name in a recognizer with a ``SequenceHead``.
    """
    for pattern, replacement in RENAMES:
        key = re.sub(pattern, replacement, key)
    return key


def main() -> None:
    """Convert one file."""
    convert_checkpoint(convert, 'head.decoder.classifier.weight', str(__doc__), special_rows=FIRST_ATTRIBUTE)


if __name__ == '__main__':
    run_tool(main)
