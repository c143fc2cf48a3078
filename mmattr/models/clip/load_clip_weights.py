"""Loading pretrained weights into a CLIP model."""

from os import PathLike
from pathlib import Path

from torch import nn

from mmattr.checkpoint_file import load_weights
from mmattr.errors import ConfigError
from mmattr.models.clip import open_clip_library
from mmattr.models.clip.clip_architecture import CLIPArchitecture
from mmattr.models.clip.clip_weights import read_clip_weights
from mmattr.models.clip.resize_positions import resize_positions

#: Parts of a model that belong to the text tower.
TEXT_PARTS = ('token_embedding', 'positional_embedding', 'transformer', 'ln_final', 'text_projection')


def load_clip_weights(
    clip: nn.Module, architecture: CLIPArchitecture, weights: str | PathLike, model_name: str | None
) -> None:
    """Load a file or the file behind a tag, with positions interpolated to the places of the model.

    Args:
        clip: The model; it may have no text tower.
        architecture: Its sizes.
        weights: File or tag.
        model_name: Name of the model in open_clip, or None for one that has none.

    Raises:
        CheckpointError: If the file is missing, cannot be downloaded or does not fit the model.
        ConfigError: If the activation of the model is not that of the weights.
    """
    path = _weights_file(architecture, str(weights), model_name)
    state, from_openai = read_clip_weights(path)
    if from_openai:
        _check_activation(architecture, model_name, True, f"OpenAI's weights in {str(path)!r}")
    name = f'visual.{"attnpool." if architecture.is_resnet else ""}positional_embedding'
    if name in state:
        state[name] = resize_positions(state[name], architecture.grid)
    if not hasattr(clip, 'token_embedding'):
        state = {key: value for key, value in state.items() if key.split('.')[0] not in TEXT_PARTS}
    load_weights(clip, state, path)


def _weights_file(architecture: CLIPArchitecture, weights: str, model_name: str | None) -> Path:
    """The file that was named, or the one behind a tag."""
    path = Path(weights).expanduser()
    if path.is_file():
        return path
    quick_gelu = open_clip_library.uses_quick_gelu(model_name, weights) if model_name else None
    if quick_gelu is not None:
        # Before anything is downloaded.
        _check_activation(architecture, model_name, quick_gelu, f'the weights {weights!r}')
    return open_clip_library.pretrained_file(model_name, weights)


def _check_activation(architecture: CLIPArchitecture, model_name: str | None, quick_gelu: bool, what: str) -> None:
    """Refuse weights that were trained with another activation: they load, and are silently worse."""
    if quick_gelu == architecture.quick_gelu:
        return
    name = (model_name or '').removesuffix('-quickgelu')
    instead = f'model={name + "-quickgelu" * quick_gelu!r}' if name else f'quick_gelu={quick_gelu}'
    raise ConfigError(
        f'{architecture.name} uses {_activation(not quick_gelu)}, but {what} were trained with '
        f'{_activation(quick_gelu)}: set {instead}.'
    )


def _activation(quick_gelu: bool) -> str:
    return 'QuickGELU' if quick_gelu else 'GELU'
