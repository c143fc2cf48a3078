"""A model of a config on a device, and random images for it: what latency and memory are measured with."""

import torch
from mmengine.config import Config
from mmengine.model import BaseModel

from mmattr.apis.init_model import build_model, choose_device
from mmattr.errors import ConfigError


def model_on_device(cfg: Config, device: str | torch.device | None) -> tuple[BaseModel, torch.device]:
    """Build the model of a config with the weights of its constructors: values change neither time nor memory.

    Args:
        cfg: The config.
        device: Such as ``'cpu'`` or ``'cuda:0'``; a GPU when there is one, by default.

    Returns:
        The model and the device that it is on.

    Raises:
        ConfigError: If the config has no model or the device does not exist.
    """
    where = choose_device(device)
    model = build_model(cfg)
    model.to(where)
    return model, where


def random_images(shape: tuple[int, int, int], number: int, device: torch.device) -> torch.Tensor:
    """Make normalised images.

    Args:
        shape: Channels C, height H and width W in pixels.
        number: Number of images N.
        device: Where they go.

    Returns:
        (N, C, H, W) float32.

    Raises:
        ConfigError: If a number is not positive.
    """
    if number < 1 or min(shape) < 1:
        raise ConfigError(f'Images need a positive batch size and shape, got {number} images of {tuple(shape)}.')
    return torch.randn(number, *shape, generator=torch.Generator().manual_seed(0)).to(device)
