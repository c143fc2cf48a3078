"""From a config and a checkpoint to a model that is ready to predict."""

from collections.abc import Sequence
from os import PathLike

import torch
from mmengine.config import Config
from mmengine.model import BaseModel

from mmattr.apis.attribute_names import AttributeNames
from mmattr.apis.load_config import load_config
from mmattr.apis.open_vocabulary import Prompts, check_open_vocabulary, read_prompts, use_attributes
from mmattr.apis.typed_attributes import typed_attributes
from mmattr.checkpoint_file import load_weights, read_checkpoint
from mmattr.errors import CheckpointError, ConfigError
from mmattr.registry import MODELS


def init_model(
    config: str | PathLike | Config,
    checkpoint: str | PathLike | None = None,
    device: str | torch.device | None = None,
    cfg_options: dict | None = None,
    attributes: Sequence[str] | None = None,
    prompts: Prompts | None = None,
) -> BaseModel:
    """Build the model of a config, load its weights and attach the names of its outputs.

    The names travel in the checkpoint (`meta['dataset_meta']['attributes']`), so that a list that changed since the
    training can never put a wrong name to a score. A model that compares images with texts takes any other names too.

    Args:
        config: Config file, or a config that is already read.
        checkpoint: Weights; without them the model stays as its constructors left it.
        device: Where the model goes; a GPU when there is one, else the CPU, by default.
        cfg_options: Values that replace those of the config file, by dotted key.
        attributes: Names to score in place of those of the checkpoint.
        prompts: Sentences of the attributes, see `read_prompts`; those of the model by default.

    Returns:
        The model in evaluation mode, with the attributes `cfg`, `attribute_names` (M,), `attribute_groups` (M,),
        `attribute_names_source` (`'checkpoint'`, `'config'`, `'user'` or `'numbered'`), `dataset_meta` (as `Visualizer`
        and metrics expect it) and `group_by_name`, the groups that the checkpoint names.

    Raises:
        ConfigError: If the config or the device cannot be used, or the model cannot score given names.
        DataError: If given names are no list of different names.
        UnknownTypeError: If the config names an unknown class.
        CheckpointError: If the checkpoint cannot be read or does not fit the model.
    """
    typed = None if attributes is None else typed_attributes(attributes)
    sentences = read_prompts(prompts)
    cfg = load_config(config, cfg_options)
    model = build_model(cfg)
    if typed is not None or sentences is not None:
        check_open_vocabulary(model)
    where = choose_device(device)
    stored = None if checkpoint is None else _load(model, cfg, checkpoint)
    model.cfg = cfg
    model.group_by_name = {} if stored is None else dict(zip(stored.names, stored.groups, strict=True))
    model.to(where)
    # Separate statements: the train() of some backbones returns None, so eval() must not be chained.
    model.eval()
    if typed is not None:
        names = AttributeNames.from_user(typed, model.group_by_name)
    else:
        names = stored or AttributeNames.from_config(cfg, model.num_attributes, has_checkpoint=checkpoint is not None)
    if typed is not None or sentences is not None:
        use_attributes(model, names, sentences)
        return model
    if hasattr(model, 'set_labels'):
        model.set_labels(names.names)
    names.attach_to(model)
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


def _load(model: BaseModel, cfg: Config, checkpoint: str | PathLike) -> AttributeNames | None:
    """Load weights and return the names that are stored beside them."""
    content = read_checkpoint(checkpoint)
    stored = AttributeNames.from_checkpoint(content['meta'], str(checkpoint))
    reads_names = hasattr(model, 'set_labels') and getattr(model.head, 'reads_label_table', False)
    if stored and len(stored.names) != model.num_attributes and not reads_names:
        trained_on = content['meta']['dataset_meta'].get('dataset') or 'a data set'
        raise CheckpointError(
            f'The checkpoint {str(checkpoint)!r} was trained on {trained_on} with {len(stored.names)} attributes '
            f'but the model of the config {_config_name(cfg)} has num_attributes={model.num_attributes}.'
        )
    load_weights(model, content['state_dict'], checkpoint)
    return stored


def _config_name(cfg: Config) -> str:
    """File name of a config for an error."""
    return repr(cfg.filename) if getattr(cfg, 'filename', None) else 'that was given'
