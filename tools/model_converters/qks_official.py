"""Turn a checkpoint of the released QKS code into one of mmattr.

    python tools/model_converters/qks_official.py SRC.pth DST.pth [--annotation ANN.json]

The config that reads the result has a ``QueryKnowledgeNeck`` and a ``LabelMatchHead``. Only what QKS trains is taken:
CLIP, which a released checkpoint repeats, stays frozen and comes from its own file, and so do the label tables. What
the released module allocates and never uses (word and position embeddings, a second feed-forward network) is left out.
"""

import re
from collections.abc import Callable

import torch

from mmattr.apis.convert_checkpoint import check_placed, convert_checkpoint
from mmattr.engine.command_line import run_tool
from mmattr.errors import CheckpointError

#: CLIP, and parameters without a use.
UNUSED = re.compile(
    r'^(clip_model\.|net\.(embeddings\.(word|position|token_type)_|pooler\.|encoder\.layer\.\d+\.(intermediate|output)\.))'
)
RENAMES = (
    (r'^proj$', 'head.projection'),
    (r'^query_tokens$', 'neck.queries'),
    (r'^net\.embeddings\.LayerNorm\.', 'neck.norm.'),
    (r'^net\.encoder\.layer\.', 'neck.layers.'),
    (r'\.attention\.output\.LayerNorm\.', '.norm1.'),
    (r'\.crossattention\.output\.LayerNorm\.', '.norm2.'),
    (r'\.output_query\.LayerNorm\.', '.norm3.'),
    (r'\.crossattention\.', '.cross_attention.'),
    (r'\.attention\.', '.self_attention.'),
    (r'(_attention)\.output\.dense\.', r'\1.out_proj.'),
    (r'(_attention)\.self\.(query|key|value)\.(weight|bias)$', r'\1.in_proj_\3'),
    (r'\.intermediate_query\.dense\.', '.ffn.linear1.'),
    (r'\.output_query\.dense\.', '.ffn.linear2.'),
)
#: Order in which projections are stacked into one.
STACKED = ('query', 'key', 'value')


def convert(released: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Rename and reshape the released parameters.

    Args:
        released: State dict of a released model, with or without CLIP.

    Returns:
        Neck and head of a recognizer with a ``QueryKnowledgeNeck`` and a ``LabelMatchHead``.

    Raises:
        CheckpointError: If the dict holds no QKS decoder, or a part of a projection is missing.
    """
    plain = {key.removeprefix('module.'): value for key, value in released.items()}
    if 'query_tokens' not in plain or 'proj' not in plain:
        raise CheckpointError(
            'This is no released QKS checkpoint: query_tokens and proj were expected, found '
            f'{", ".join(sorted(plain)[:3])} ...'
        )
    converted: dict[str, torch.Tensor] = {}
    for key, value in plain.items():
        if UNUSED.match(key):
            continue
        part = re.search(r'\.self\.(query|key|value)\.', key)
        if part is None:
            converted[rename(key)] = value.squeeze(0) if key == 'query_tokens' else value  # (1, m, D) -> (m, D)
        elif part[1] == STACKED[0]:
            converted[rename(key)] = stack(key, plain.__getitem__)
    return check_placed(converted)


def rename(key: str) -> str:
    """Translate the name of a released parameter.

    Args:
        key: Released name.

    Returns:
        Name in the recognizer; that of the stacked projection for one of query, key or value.
    """
    for pattern, replacement in RENAMES:
        key = re.sub(pattern, replacement, key)
    return key


def stack(key: str, find: Callable[[str], torch.Tensor]) -> torch.Tensor:
    """Stack the projections of queries, keys and values.

    Args:
        key: Released name of that of the queries.
        find: Gives a released parameter by its name.

    Returns:
        (3 D, D), or (3 D,) for the biases.

    Raises:
        CheckpointError: If one is missing.
    """
    names = [key.replace('.self.query.', f'.self.{part}.') for part in STACKED]
    try:
        return torch.cat([find(name) for name in names])
    except KeyError as error:
        raise CheckpointError(f'The released checkpoint holds {key}, but not {error.args[0]}.') from error


def main() -> None:
    """Convert one file."""
    convert_checkpoint(convert, None, str(__doc__))


if __name__ == '__main__':
    run_tool(main)
