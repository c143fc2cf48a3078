"""Turn a checkpoint of the released Label2Label code into one of mmattr.

    python tools/model_converters/label2label_official.py SRC.pth DST.pth [--annotation ANN.json]

Both released variants are known: the face model (timm ResNet, keys ``qhead.*``) and the pedestrian model (torchvision
ResNet, keys ``classifier.qhead.*``). Backbone weights are converted when they are there. The names of the attributes
are not in a released file; ``--annotation`` takes them from a converted annotation of the same data set and order.
"""

import argparse
import re
import sys
from pathlib import Path

import torch

from mmattr.checkpoint_file import read_file
from mmattr.errors import CheckpointError, MMAttrError

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
    converted = {_rename(key): _reshape(key, value) for key, value in plain.items() if not UNUSED.match(key)}
    strangers = [key for key in converted if not key.startswith(('head.', 'backbone.'))]
    if strangers:
        raise CheckpointError(f'Cannot place {len(strangers)} released parameters, the first is {strangers[0]!r}.')
    return converted


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


def read_released(path: str) -> dict[str, torch.Tensor]:
    """Read the state dict of a released file without running its pickle.

    Args:
        path: The file.

    Returns:
        The state dict, which released files hold under ``state_dict`` or ``state_dicts``.

    Raises:
        CheckpointError: If the file cannot be read or holds no state dict.
    """
    content = read_file(path)
    for key in ('state_dict', 'state_dicts'):
        if key in content:
            return content[key]
    raise CheckpointError(f'{path} holds no state_dict; a released checkpoint was expected.')


def _metainfo(path: str, num_attributes: int) -> dict:
    """Names and groups of the attributes from a converted annotation."""
    from mmattr.datasets.annotation import Annotation

    annotation = Annotation.load(path)
    if len(annotation.attributes) != num_attributes:
        raise CheckpointError(
            f'{path} lists {len(annotation.attributes)} attributes, but the checkpoint was trained on {num_attributes}.'
        )
    return dict(
        dataset=annotation.dataset,
        attributes=tuple(spec.name for spec in annotation.attributes),
        groups=tuple(spec.group for spec in annotation.attributes),
        order=annotation.order,
    )


def main() -> None:
    """Convert one file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('source', metavar='SRC.pth')
    parser.add_argument('target', metavar='DST.pth')
    parser.add_argument('--annotation', help='converted annotation whose attribute names go into the checkpoint')
    args = parser.parse_args()
    state_dict = convert(read_released(args.source))
    num_attributes = len(state_dict['head.query_head.queries'])
    meta = dict(dataset_meta=_metainfo(args.annotation, num_attributes)) if args.annotation else {}
    Path(args.target).parent.mkdir(parents=True, exist_ok=True)
    torch.save(dict(state_dict=state_dict, meta=meta), args.target)
    backbone = sum(key.startswith('backbone.') for key in state_dict)
    print(f'{args.target}: {num_attributes} attributes, {len(state_dict)} tensors, {backbone} of them in the backbone')


if __name__ == '__main__':
    try:
        main()
    except MMAttrError as error:
        print(f'error: {error}', file=sys.stderr)
        sys.exit(2)
