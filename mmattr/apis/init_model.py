"""From a config and a checkpoint to a model that is ready to predict."""

from os import PathLike

import torch
from mmengine.config import Config
from mmengine.model import BaseModel

from mmattr.apis.attribute_names import AttributeNames
from mmattr.apis.load_config import load_config
from mmattr.checkpoint_file import load_weights, read_checkpoint
from mmattr.errors import CheckpointError, ConfigError
from mmattr.registry import MODELS


def init_model(
    config: str | PathLike | Config,
    checkpoint: str | PathLike | None = None,
    device: str | torch.device | None = None,
    cfg_options: dict | None = None,
) -> BaseModel:
    """Build the model of a config, load its weights and attach the names of its outputs.

    The names travel in the checkpoint (`meta['dataset_meta']['attributes']`), so that a list that changed since the
    training can never put a wrong name to a score.

    Args:
        config: Config file, or a config that is already read.
        checkpoint: Weights; without them the model stays as its constructors left it.
        device: Where the model goes; a GPU when there is one, else the CPU, by default.
        cfg_options: Values that replace those of the config file, by dotted key.

    Returns:
        The model in evaluation mode, with the attributes `cfg`, `attribute_names` (M,), `attribute_groups` (M,),
        `attribute_names_source` (`'checkpoint'`, `'config'` or `'numbered'`) and `dataset_meta` (as `Visualizer` and
        metrics expect it).

    Raises:
        ConfigError: If the config or the device cannot be used.
        UnknownTypeError: If the config names an unknown class.
        CheckpointError: If the checkpoint cannot be read or does not fit the model.
    """
    cfg = load_config(config, cfg_options)
    model = build_model(cfg)
    where = choose_device(device)
    if checkpoint is None:
        names = AttributeNames.from_config(cfg, model.num_attributes, has_checkpoint=False)
    else:
        content = read_checkpoint(checkpoint)
        stored = AttributeNames.from_checkpoint(content['meta'], str(checkpoint))
        if stored and len(stored.names) != model.num_attributes:
            trained_on = content['meta']['dataset_meta'].get('dataset') or 'a data set'
            raise CheckpointError(
                f'The checkpoint {str(checkpoint)!r} was trained on {trained_on} with {len(stored.names)} attributes '
                f'but the model of the config {_config_name(cfg)} has num_attributes={model.num_attributes}.'
            )
        load_weights(model, content['state_dict'], checkpoint)
        names = stored or AttributeNames.from_config(cfg, model.num_attributes, has_checkpoint=True)
    if hasattr(model, 'set_labels'):
        model.set_labels(names.names)
    model.cfg = cfg
    model.attribute_names = names.names
    model.attribute_groups = names.groups
    model.attribute_names_source = names.source
    model.dataset_meta = dict(attributes=names.names, groups=names.groups)
    model.to(where)
    # Separate statements: the train() of some backbones returns None, so eval() must not be chained.
    model.eval()
    return model


def build_model(cfg: Config) -> BaseModel:
    """Build the model of a config with its data preprocessor.

    Args:
        cfg: The whole config.

    Returns:
        The model, with the weights its constructors gave it.

    Raises:
        ConfigError: If the config has no model.
    """
    if not cfg.get('model'):
        raise ConfigError(f"The config {_config_name(cfg)} has no key 'model'.")
    model_cfg = cfg.model.copy()
    # The same rule as in mmengine's Runner: a top-level preprocessor is the default of the model's own.
    if cfg.get('data_preprocessor') is not None:
        model_cfg.setdefault('data_preprocessor', cfg.data_preprocessor)
    return MODELS.build(model_cfg)


def choose_device(device: str | torch.device | None) -> torch.device:
    """Check a device.

    Args:
        device: Such as `'cpu'` or `'cuda:0'`; None for a GPU when there is one.

    Returns:
        The device.

    Raises:
        ConfigError: If it does not exist here.
    """
    if device is None:
        return torch.device('cuda' if torch.cuda.is_available() else 'cpu')
    try:
        chosen = torch.device(device)
        torch.empty(0, device=chosen)
    except (RuntimeError, AssertionError) as error:
        reason = str(error).split('\n', maxsplit=1)[0]
        raise ConfigError(f'The device {str(device)!r} cannot be used here: {reason}') from error
    return chosen


def _config_name(cfg: Config) -> str:
    """File name of a config for an error."""
    return repr(cfg.filename) if getattr(cfg, 'filename', None) else 'that was given'
