"""Attributes that a user names, for models that compare images with texts."""

from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Any

from mmengine.model import BaseModel

from mmattr.apis.attribute_names import AttributeNames
from mmattr.apis.typed_attributes import typed_attributes
from mmattr.errors import ConfigError, MMAttrError
from mmattr.models.clip import PromptSet
from mmattr.registry import MODELS

#: What describes attributes: the name of a prompt file of the package, the path of one of one's own, a template or
#: several with ``{}`` for the name, or sentences by attribute.
Prompts = str | PathLike | Sequence[str] | Mapping[str, Any]


def set_attributes(model: BaseModel, attributes: Sequence[str], prompts: Prompts | None = None) -> None:
    """Let a model score other attributes from now on; after an error it keeps those that it has.

    The texts are encoded at once, so that an attribute which the text encoder cannot read is found here.

    Args:
        model: From `init_model`.
        attributes: M names.
        prompts: Their sentences, see `read_prompts`; those of the model by default.

    Raises:
        ConfigError: If the model cannot score names that it was not built for, the prompts cannot be used, or a
            sentence has more tokens than the text encoder reads.
        DataError: If the list is empty or holds something that is no name, a blank name, or a name twice.
    """
    typed = typed_attributes(attributes)
    check_open_vocabulary(model)
    use_attributes(model, AttributeNames.from_user(typed, model.group_by_name), read_prompts(prompts))


def use_attributes(model: BaseModel, names: AttributeNames, prompts: PromptSet | None = None) -> None:
    """Switch the label table of a model and attach its names; after an error the model keeps the one that it has.

    Args:
        model: A model that reads a label table.
        names: The M attributes.
        prompts: Their sentences; those of the model by default.

    Raises:
        ConfigError: If an attribute has no sentence or one that is too long.
        CheckpointError: If stored text features are damaged.
    """
    before = model.labels, model.label_prompts
    try:
        model.set_labels(names.names, prompts)
        model.prepare_labels()
    except MMAttrError:
        if before[0]:
            model.set_labels(*before)
        raise
    names.attach_to(model)


def check_open_vocabulary(model: BaseModel) -> None:
    """Refuse a model whose outputs belong to fixed attributes.

    Args:
        model: Any model.

    Raises:
        ConfigError: Naming the heads that score any name.
    """
    head, reads_names = model.head, hasattr(model, 'set_labels')
    if reads_names and getattr(head, 'reads_label_table', False):
        return
    able = sorted(name for name, kind in MODELS.module_dict.items() if getattr(kind, 'reads_label_table', False))
    # A head may read texts and have weights of fixed attributes all the same, as the output layer of SequenceHead.
    reason = 'reads texts, but has an output layer for' if reads_names else 'has one output for each of'
    raise ConfigError(
        f'{type(head).__name__} {reason} the {model.num_attributes} attributes that it was built for and cannot score '
        f'names typed by a user; models with {" or ".join(able)} can, which are QKS, PVLR and zero-shot CLIP.'
    )


def read_prompts(prompts: Prompts | None) -> PromptSet | None:
    """Turn what a user gives as prompts into sentences.

    Args:
        prompts: Name of a prompt file of the package (``'qks85'``), path of a JSON file, a template with ``{}`` or a
            list of them, sentences by attribute, or None.

    Returns:
        The prompts, or None for None.

    Raises:
        ConfigError: If there is no such file or a template has not exactly one ``{}``.
    """
    if prompts is None:
        return None
    is_template = isinstance(prompts, str) and '{' in prompts
    return PromptSet([str(prompts)] if is_template else prompts, 'the given prompts')
