"""The registries of mmattr: one child per mmengine root, and one of our own for mask tokens.

Each root needs a child of our scope, otherwise mmengine logs a failed search for every object that it builds. A lookup
that fails is an error that names the nearest registered types instead of a bare ``KeyError``.

>>> from mmattr.registry import MODELS
>>> MODELS.get('NoSuchHead')
Traceback (most recent call last):
    ...
mmattr.errors.UnknownTypeError: 'NoSuchHead' is not registered ...
"""

import inspect
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

import mmengine.registry as mmengine_registry
from mmengine.registry import Registry, build_from_cfg

from mmattr.errors import ConfigError, UnknownTypeError

SCOPE = 'mmattr'


def nearest(name: str, choices: Iterable[str], count: int = 3) -> str:
    """Describe the choices that look most like a misspelt name.

    Args:
        name: What the user wrote.
        choices: What would have been valid.
        count: How many choices to name at most.

    Returns:
        ``"did you mean 'a' or 'b'?"``, or the sorted list of all choices when none comes close.
    """
    names = sorted(set(choices))
    lowered = {choice.lower(): choice for choice in names}
    matches = [lowered[match] for match in get_close_matches(name.lower(), lowered, n=count, cutoff=0.5)]
    if matches:
        return f'did you mean {" or ".join(repr(match) for match in matches)}?'
    return f'valid are: {", ".join(names)}' if names else 'nothing is registered there'


def check_arguments(constructor: Any, arguments: Iterable[str]) -> None:
    """Raise when a constructor does not take one of the given keyword arguments.

    Args:
        constructor: A class or a function.
        arguments: The names that a config gives.

    Raises:
        ConfigError: With the nearest valid name.
    """
    try:
        parameters = inspect.signature(constructor).parameters
    except (TypeError, ValueError):  # builtins without a signature
        return
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters.values()):
        return
    for name in arguments:
        if name not in parameters:
            raise ConfigError(f'{constructor.__name__} has no argument {name!r}; {nearest(name, parameters)}')


def build_checked(cfg: dict, registry: Registry, default_args: dict | None = None) -> Any:
    """Build an object from a config after checking its argument names.

    Args:
        cfg: A dict with the key ``type``.
        registry: Where ``type`` is looked up.
        default_args: Arguments that the config may leave out.

    Returns:
        The object.

    Raises:
        UnknownTypeError: If ``type`` is not registered.
        ConfigError: If an argument is unknown.
    """
    kind = cfg.get('type') if isinstance(cfg, dict) else None
    if kind is not None:
        # Names are looked up where mmengine will look them up: in the scope that the config names, if it names one.
        with registry.switch_scope_and_registry(cfg.get('_scope_')) as scoped:
            constructor = scoped.get(kind) if isinstance(kind, str) else kind
        check_arguments(
            constructor, [name for name in (*cfg, *(default_args or {})) if name not in ('type', '_scope_')]
        )
    return build_from_cfg(cfg, registry, default_args)


class LoudRegistry(Registry):
    """A registry whose failed lookup says what could have been meant and how to import a plugin."""

    def __init__(self, name: str, parent: Registry | None = None, locations: Iterable[str] = ()) -> None:
        super().__init__(name, build_func=build_checked, parent=parent, scope=SCOPE, locations=list(locations))

    def __contains__(self, key: str) -> bool:
        return super().get(key) is not None

    def get(self, key: str) -> Any:
        """Return the class registered under a name.

        Args:
            key: ``'Name'`` or ``'scope.Name'``.

        Returns:
            The class.

        Raises:
            UnknownTypeError: If neither this registry nor a parent knows the name.
        """
        found = super().get(key)
        if found is None:
            hint = nearest(key.rsplit('.', 1)[-1], self._known_names())
            raise UnknownTypeError(
                f'{key!r} is not registered as a {self.name} of mmattr; {hint} '
                'A class of your own package is found once the config names its module: '
                "custom_imports=dict(imports=['my_package.my_module'])."
            )
        return found

    def _known_names(self) -> list[str]:
        """Names of this registry and of its parents."""
        registry: Registry | None = self
        names: list[str] = []
        while registry is not None:
            names.extend(registry.module_dict)
            registry = registry.parent
        return names


def _child(root: str, *locations: str) -> LoudRegistry:
    parent = getattr(mmengine_registry, root)
    return LoudRegistry(parent.name, parent=parent, locations=[f'{SCOPE}.{location}' for location in locations])


RUNNERS = _child('RUNNERS')
RUNNER_CONSTRUCTORS = _child('RUNNER_CONSTRUCTORS')
LOOPS = _child('LOOPS')
HOOKS = _child('HOOKS', 'engine')
LOG_PROCESSORS = _child('LOG_PROCESSORS')
OPTIMIZERS = _child('OPTIMIZERS')
OPTIM_WRAPPERS = _child('OPTIM_WRAPPERS', 'engine')
OPTIM_WRAPPER_CONSTRUCTORS = _child('OPTIM_WRAPPER_CONSTRUCTORS')
PARAM_SCHEDULERS = _child('PARAM_SCHEDULERS', 'engine')
DATASETS = _child('DATASETS', 'datasets')
DATA_SAMPLERS = _child('DATA_SAMPLERS', 'datasets')
TRANSFORMS = _child('TRANSFORMS', 'datasets')
MODELS = _child('MODELS', 'models')
MODEL_WRAPPERS = _child('MODEL_WRAPPERS')
STRATEGIES = _child('STRATEGIES')
WEIGHT_INITIALIZERS = _child('WEIGHT_INITIALIZERS')
TASK_UTILS = _child('TASK_UTILS')
METRICS = _child('METRICS', 'evaluation')
EVALUATOR = _child('EVALUATOR')
VISUALIZERS = _child('VISUALIZERS', 'visualization')
VISBACKENDS = _child('VISBACKENDS', 'visualization')
INFERENCERS = _child('INFERENCERS')
FUNCTIONS = _child('FUNCTIONS', 'engine')

#: Strategies for the word that replaces a masked label word. Called as ``cls(num_attributes, embed_dims, ...)``; a
#: module whose ``forward()`` returns the (M, D) table of mask words.
MASK_TOKENS = LoudRegistry('mask token', locations=[f'{SCOPE}.models'])
