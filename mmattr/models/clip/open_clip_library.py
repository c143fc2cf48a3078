"""Every call into the package open_clip, which is optional and imported when it is needed."""

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from torch import nn

from mmattr.errors import CheckpointError, ConfigError
from mmattr.models.clip.clip_architecture import CLIPArchitecture
from mmattr.registry import nearest

#: Where open_clip looks for OpenAI's files before it downloads them.
OPENAI_FOLDER = Path('~/.cache/clip')


def model_config(name: str) -> dict[str, Any]:
    """Look up the sizes of a named model.

    Args:
        name: Such as ``'ViT-B-16-quickgelu'``.

    Returns:
        The content of open_clip's model file.

    Raises:
        ConfigError: If the package is missing or has no such model.
    """
    open_clip = _import_open_clip()
    config = open_clip.get_model_config(name)
    if config is None:
        raise ConfigError(f'open_clip has no model {name!r}; {nearest(name, open_clip.list_models())}')
    return config


def build_clip(architecture: CLIPArchitecture) -> nn.Module:
    """Build a model with random weights.

    Args:
        architecture: Its sizes.

    Returns:
        The model of open_clip, with a position for every place of the architecture's images.

    Raises:
        ConfigError: If the package is missing.
    """
    model = _import_open_clip().model
    size = architecture.image_size
    clip = model.CLIP(
        architecture.embed_dims,
        # open_clip knows square images only for a ResNet; its places follow below.
        model.CLIPVisionCfg(**architecture.vision | dict(image_size=size[0] if architecture.is_resnet else size)),
        model.CLIPTextCfg(**architecture.text),
        quick_gelu=architecture.quick_gelu,
    )
    if architecture.is_resnet:
        pool, (rows, columns) = clip.visual.attnpool, architecture.grid
        width = architecture.visual_width
        pool.positional_embedding = nn.Parameter(torch.randn(1 + rows * columns, width) / width**0.5)
    return clip


def tokenize(sentences: Sequence[str], length: int) -> torch.Tensor:
    """Turn sentences into ids of CLIP's byte-pair vocabulary.

    Args:
        sentences: T sentences.
        length: Ids per sentence; a longer sentence is cut and still gets an end token.

    Returns:
        (T, length) int64 on the CPU: start, words, end, zeros.

    Raises:
        ConfigError: If the package is missing.
    """
    open_clip = _import_open_clip()
    with torch.device('cpu'):  # also while a model without memory is built
        return open_clip.tokenize(list(sentences), length)


def uses_quick_gelu(model: str, tag: str) -> bool | None:
    """Tell whether the weights of a tag were trained with QuickGELU.

    Args:
        model: Name of the model.
        tag: What may be one of its tags.

    Returns:
        Whether they were, or None if there is no such tag.
    """
    entry = _import_open_clip().pretrained.get_pretrained_cfg(model, tag)
    return bool(entry.get('quick_gelu', False)) if entry else None


def pretrained_file(model: str | None, weights: str) -> Path:
    """Find the file behind a tag, downloading it if it is not on this machine.

    Args:
        model: Name of the model, or None for one without tags.
        weights: What the user named, which is no file.

    Returns:
        The file.

    Raises:
        CheckpointError: If there is no such tag or its file cannot be downloaded.
    """
    pretrained = _import_open_clip().pretrained
    entry = pretrained.get_pretrained_cfg(model, weights) if model else {}
    if not entry:
        tags = pretrained.list_pretrained_tags_by_model(model) if model else []
        hint = f' of {model}; {nearest(weights, tags)}' if tags else ', which a model of your own has not.'
        raise CheckpointError(f'The CLIP weights {weights!r} are neither a file on this machine nor a tag{hint}')
    try:
        # OpenAI's own server and folder rather than a hub: one file that people have, and one attempt when offline.
        return Path(pretrained.download_pretrained(entry, prefer_hf_hub=False))
    # What a network makes the libraries below raise depends on the network.
    except Exception as error:
        raise CheckpointError(_how_to_get(model, weights, entry, error)) from error


def _how_to_get(model: str | None, tag: str, entry: dict[str, Any], error: Exception) -> str:
    """Say which file is wanted and where it belongs."""
    wanted = entry.get('url') or f'the weights of https://huggingface.co/{str(entry.get("hf_hub")).rstrip("/")}'
    place = f'put it at {OPENAI_FOLDER.expanduser() / Path(wanted).name}' if entry.get('url') else 'keep it anywhere'
    reason = str(error).splitlines()[0] if str(error).strip() else type(error).__name__
    return (
        f'The weights {tag!r} of {model} are not on this machine and cannot be downloaded ({reason}): get {wanted} '
        f'elsewhere and {place}, or name the file, --cfg-options model.backbone.weights=FILE.'
    )


def _import_open_clip() -> ModuleType:
    try:
        import open_clip
    except ImportError as error:
        raise ConfigError(
            f'CLIP models need the package open_clip_torch, which cannot be imported ({error}): '
            'pip install "mmattr[clip]".'
        ) from error
    return open_clip
