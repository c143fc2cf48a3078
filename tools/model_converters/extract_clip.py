"""Take the CLIP out of a trained vision-language model, as weights that other models start from.

    python tools/model_converters/extract_clip.py SRC.pth CLIP.pth

``model.backbone.weights=CLIP.pth`` then starts any model with a CLIP of the same sizes. Where the head has trained its
own projection of the image into the space of texts, this one is taken instead of the one that the encoder started with.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch

from mmattr.checkpoint_file import read_checkpoint
from mmattr.engine.command_line import run_tool
from mmattr.errors import CheckpointError

ENCODER = 'backbone.encoder.clip.'
PROJECTION = 'head.projection'


def extract_clip(weights: Mapping[str, torch.Tensor], source: str) -> dict[str, torch.Tensor]:
    """Select and rename the weights of CLIP.

    Args:
        weights: State dict of a model with a :class:`~mmattr.models.CLIPVisualBackbone`.
        source: Where they come from, for the error.

    Returns:
        State dict under the names that OpenAI and open_clip share.

    Raises:
        CheckpointError: If there is no CLIP with both towers, or the trained projection has another shape.
    """
    clip = {name.removeprefix(ENCODER): value for name, value in weights.items() if name.startswith(ENCODER)}
    if 'token_embedding.weight' not in clip:
        raise CheckpointError(
            f'The checkpoint {source} holds no CLIP with an image and a text tower ({ENCODER}token_embedding.weight), '
            'which models of the type VisionLanguageRecognizer have.'
        )
    if PROJECTION in weights:
        _replace_projection(clip, weights[PROJECTION], source)
    return clip


def _replace_projection(clip: dict[str, torch.Tensor], projection: torch.Tensor, source: str) -> None:
    """Put a projection (Dv, E) where an image tower has its own."""
    is_resnet = 'visual.attnpool.c_proj.weight' in clip
    name = 'visual.attnpool.c_proj.weight' if is_resnet else 'visual.proj'
    value = projection.t().contiguous() if is_resnet else projection
    if clip[name].shape != value.shape:
        raise CheckpointError(
            f'In the checkpoint {source} {PROJECTION} has shape {tuple(projection.shape)}, which does not replace the '
            f'{tuple(clip[name].shape)} of {ENCODER}{name}.'
        )
    clip[name] = value
    if is_resnet:  # the head's projection has no offset
        clip['visual.attnpool.c_proj.bias'] = torch.zeros_like(clip['visual.attnpool.c_proj.bias'])


def main(arguments: Sequence[str] | None = None) -> None:
    """Read a checkpoint and write its CLIP.

    Args:
        arguments: The command line; that of the process by default.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('source', metavar='SRC.pth', help='checkpoint of a vision-language model')
    parser.add_argument('target', metavar='CLIP.pth', help='weights that are written')
    args = parser.parse_args(arguments)
    clip = extract_clip(read_checkpoint(args.source)['state_dict'], args.source)
    Path(args.target).parent.mkdir(parents=True, exist_ok=True)
    torch.save(clip, args.target)
    print(f'{args.target}: {len(clip)} tensors, {sum(value.numel() for value in clip.values()) / 1e6:.2f} M parameters')


if __name__ == '__main__':
    run_tool(main)
