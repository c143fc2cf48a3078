"""Turn a checkpoint of the released Label2Label code into one of mmattr.

    python tools/model_converters/label2label_official.py SRC.pth DST.pth [--annotation ANN.json]

Both released variants are known: the face model (timm ResNet, keys ``qhead.*``) and the pedestrian model (torchvision
ResNet, keys ``classifier.qhead.*``). Backbone weights are converted when they are there. The names of the attributes
are not in a released file; ``--annotation`` takes them from a converted annotation of the same data set and order.
"""

import re

import torch

from mmattr.apis.convert_checkpoint import check_placed, convert_checkpoint
from mmattr.engine.command_line import run_tool
from mmattr.errors import CheckpointError

# Parts of the released models that carry no knowledge: the position embedding is computed, and the pedestrian file
# has a linear classifier that its model never calls.
UNUSED = re.compile(r'^(pos_embedding\.pe|logits\..*|backbone\.fc\..*)$')
RENAMES = (
    (r'\.self_attn\.', '.self_attention.'),
    (r'\.multihead_attn\.', '.cross_attention.'),
    (r'\.(linear[12])\.', r'.ffn.\1.'),
    (r'^qhead\.encoder\.', 'head.query_head.query_encoder.'),
    (r'^qhead\.query_embed\.weight$', 'head.query_head.queries'),
    (r'^qhead\.classifier\.b$', 'head.query_head.classifier.bias'),
    (r'^qhead\.', 'head.query_head.'),
    (r'^lhead\.mask_embedding\.weight$', 'head.mask_token.embedding'),
    (r'^lhead\.label_embedding\.weight$', 'head.mlm.word_embedding'),
    (r'^lhead\.classifier\.b$', 'head.mlm.classifier.bias'),
    (r'^lhead\.', 'head.mlm.'),
    (r'^bn1\.', 'head.query_head.logit_norm.'),
    (r'^bn2\.', 'head.mlm.logit_norm.'),
)


def convert(released: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Rename and reshape the released parameters.

    Args:
        released: State dict of a face or pedestrian model, with or without its backbone.

    Returns:
        State dict of an ``AttributeRecognizer`` with a ``Label2LabelHead``.

    Raises:
        CheckpointError: If the dict holds no Label2Label heads.
    """
    plain = {
        re.sub(r'^(module\.)?(classifier\.(?=qhead|lhead|bn|logits))?', '', key): released[key] for key in released
    }
    if 'qhead.query_embed.weight' not in plain or 'lhead.label_embedding.weight' not in plain:
        raise CheckpointError(
            'This is no released Label2Label checkpoint: qhead.query_embed.weight and lhead.label_embedding.weight '
            f'were expected, found {", ".join(sorted(plain)[:3])} ...'
        )
    return check_placed({_rename(key): _reshape(key, value) for key, value in plain.items() if not UNUSED.match(key)})


def _rename(key: str) -> str:
    if key.startswith('backbone.'):  # timm, torchvision and mmpretrain name a ResNet alike
        return key
    for pattern, replacement in RENAMES:
        key = re.sub(pattern, replacement, key)
    return key


def _reshape(key: str, value: torch.Tensor) -> torch.Tensor:
    if key.endswith(('head.classifier.weight', 'head.classifier.b')):
        return value.squeeze(0)  # (1, M, D) -> (M, D)
    if key == 'lhead.label_embedding.weight':
        present, absent = value.chunk(2)  # the released table lists the "present" words first
        return torch.stack((absent, present))
    return value


def main() -> None:
    """Convert one file."""
    convert_checkpoint(convert, 'head.query_head.queries', str(__doc__))


if __name__ == '__main__':
    run_tool(main)
