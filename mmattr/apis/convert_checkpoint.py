"""The command that turns a released checkpoint of somebody else's code into one of mmattr."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

import torch

from mmattr.checkpoint_file import read_file
from mmattr.datasets import Annotation
from mmattr.errors import CheckpointError

Weights = dict[str, torch.Tensor]

#: Where released files hold their state dict.
STATE_DICT_KEYS = ('state_dict', 'state_dicts', 'model_state_dict')


def convert_checkpoint(
    convert: Callable[[Weights], Weights],
    per_attribute: str | None,
    description: str,
    arguments: Sequence[str] | None = None,
    special_rows: int = 0,
) -> None:
    """Run the command line ``SRC.pth DST.pth [--annotation ANN.json]``.

    Args:
        convert: Renames and reshapes the released parameters.
        per_attribute: A converted parameter with one row per attribute; None for a model that takes any attributes.
        description: What the command does.
        arguments: The command line; that of the process by default.
        special_rows: How many rows of that parameter belong to no attribute.

    Raises:
        CheckpointError: If the file is no checkpoint, not the expected one, or does not fit the annotation.
    """
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('source', metavar='SRC.pth', help='released checkpoint')
    parser.add_argument('target', metavar='DST.pth', help='checkpoint of mmattr that is written')
    parser.add_argument(
        '--annotation', metavar='ANN.json', help='converted annotation whose attribute names go into the checkpoint'
    )
    args = parser.parse_args(arguments)
    weights = convert(read_released(args.source))
    num_attributes = None if per_attribute is None else len(weights[per_attribute]) - special_rows
    meta = dict(dataset_meta=_metainfo(args.annotation, num_attributes)) if args.annotation else {}
    Path(args.target).parent.mkdir(parents=True, exist_ok=True)
    torch.save(dict(state_dict=weights, meta=meta), args.target)
    backbone = sum(key.startswith('backbone.') for key in weights)
    number = 'any' if num_attributes is None else num_attributes
    print(f'{args.target}: {number} attributes, {len(weights)} tensors, {backbone} of them in the backbone')


def read_released(path: str) -> Weights:
    """Read the state dict of a released file without running its pickle.

    Args:
        path: The file.

    Returns:
        The state dict, which released files hold under one of ``STATE_DICT_KEYS`` or are themselves.

    Raises:
        CheckpointError: If the file cannot be read or holds no state dict.
    """
    content = read_file(path)
    for key in STATE_DICT_KEYS:
        if key in content:
            return content[key]
    if content and all(torch.is_tensor(value) for value in content.values()):
        return content
    raise CheckpointError(f'{path} holds no state_dict; a released checkpoint was expected.')


def check_placed(converted: Weights) -> Weights:
    """Refuse parameters that belong to no part of a model.

    Args:
        converted: State dict of a recognizer.

    Returns:
        The same.

    Raises:
        CheckpointError: If a name does not begin with ``backbone.``, ``neck.`` or ``head.``.
    """
    strangers = [key for key in converted if not key.startswith(('backbone.', 'neck.', 'head.'))]
    if strangers:
        raise CheckpointError(f'Cannot place {len(strangers)} released parameters, the first is {strangers[0]!r}.')
    return converted


def _metainfo(path: str, num_attributes: int | None) -> dict:
    """Names and groups of the attributes from a converted annotation."""
    annotation = Annotation.load(path)
    if num_attributes not in (None, len(annotation.attributes)):
        raise CheckpointError(
            f'{path} lists {len(annotation.attributes)} attributes, but the checkpoint was trained on {num_attributes}.'
        )
    return dict(
        dataset=annotation.dataset,
        attributes=tuple(spec.name for spec in annotation.attributes),
        groups=tuple(spec.group for spec in annotation.attributes),
        order=annotation.order,
    )
