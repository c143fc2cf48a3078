"""A model whose second stage refines the guesses of a trained and frozen first one."""

from collections.abc import Iterator, Sequence
from os import PathLike
from typing import Any

import torch
from torch import nn

from mmattr.checkpoint_file import load_weights, read_checkpoint
from mmattr.errors import CheckpointError, ConfigError
from mmattr.models.recognizers.attribute_recognizer import AttributeRecognizer
from mmattr.registry import MODELS

QUERY_HEAD = 'head.query_head.'


@MODELS.register_module()
class TwoStageRecognizer(AttributeRecognizer):
    """Train a language model of labels on top of a finished attribute query network (Label2Label, Table 7).

    Backbone, neck and query head come from the checkpoint of another run and stay as they are: no gradient, and
    evaluation mode also in training, so that neither batch-norm statistics nor dropout change their guesses. Only the
    rest of the head learns; its ``query_weight`` should be 0.

    The checkpoint is read when the weights are initialised, that is when training starts. A checkpoint of this model
    holds both stages, so testing and inference need no other file.

    Args:
        num_attributes: Number of attributes M.
        backbone: Config of the backbone. Its ``init_cfg`` is left out: the weights are those of the first stage.
        head: Config of a head with a query head inside, such as :class:`Label2LabelHead`.
        in_channels: Channels C of the backbone's last map.
        neck: Config of the neck.
        loss: Config of the loss, passed on to the head.
        data_preprocessor: Config of the data preprocessor.
        first_stage_checkpoint: Checkpoint file of the first stage: of an :class:`AQNHead` whose config is that of this
            model's query head, or of a :class:`Label2LabelHead`, whose language model is left out. None builds the
            model but does not let it train.
        init_cfg: Initialisation, see mmengine.

    Attributes:
        first_stage_meta: ``meta`` of the checkpoint that was loaded; empty before.

    Raises:
        ConfigError: If the head has no query head.
    """

    def __init__(
        self,
        num_attributes: int,
        backbone: dict,
        head: dict,
        in_channels: int,
        neck: dict | None = None,
        loss: dict | None = None,
        data_preprocessor: dict | None = None,
        first_stage_checkpoint: str | PathLike | None = None,
        init_cfg: dict | None = None,
    ) -> None:
        own_backbone = {key: value for key, value in backbone.items() if key != 'init_cfg'}
        super().__init__(num_attributes, own_backbone, head, in_channels, neck, loss, data_preprocessor, init_cfg)
        if not isinstance(getattr(self.head, 'query_head', None), nn.Module):
            raise ConfigError(
                f'TwoStageRecognizer needs a head with a query_head, such as Label2LabelHead, got {head.get("type")}.'
            )
        self.first_stage_checkpoint = first_stage_checkpoint
        self.first_stage_meta: dict[str, Any] = {}
        # At once rather than when the weights are loaded: optimisers and distributed wrappers look at it before.
        for module in self._frozen():
            module.requires_grad_(False)

    def train(self, mode: bool = True) -> 'TwoStageRecognizer':
        """Set the mode of the second stage; the first one always predicts.

        Args:
            mode: True for training.

        Returns:
            The model.
        """
        super().train(mode)
        for module in self._frozen():
            module.eval()
        return self

    @torch.no_grad()
    def extract_feat(self, inputs: torch.Tensor) -> Any:
        """Compute what the head sees, without a gradient.

        Args:
            inputs: (N, 3, H, W) normalised images.

        Returns:
            The neck's output, or the backbone's tuple of maps without a neck.
        """
        return super().extract_feat(inputs)

    def init_weights(self) -> None:
        """Initialise the second stage and load the first one.

        Raises:
            CheckpointError: If no checkpoint was given, it cannot be read or it does not fit this model.
        """
        if self.first_stage_checkpoint is None:
            raise CheckpointError(
                'TwoStageRecognizer refines a trained model and was given none: pass the checkpoint of an AQN run, '
                '--cfg-options model.first_stage_checkpoint=FILE.'
            )
        super().init_weights()
        content = read_checkpoint(self.first_stage_checkpoint)
        weights = _first_stage_weights(content['state_dict'])
        load_weights(_first_stage(self.backbone, self.neck, self.head.query_head), weights, self.first_stage_checkpoint)
        self.first_stage_meta = content['meta']

    def _frozen(self) -> Iterator[nn.Module]:
        """The modules of the first stage."""
        modules: Sequence[nn.Module | None] = (self.backbone, self.neck, self.head.query_head)
        return (module for module in modules if module is not None)


def _first_stage(backbone: nn.Module, neck: nn.Module | None, query_head: nn.Module) -> nn.Module:
    """Join the parts under the names that they have in a model whose head is the query head alone."""
    parts = dict(backbone=backbone, neck=neck, head=query_head)
    return nn.ModuleDict({name: part for name, part in parts.items() if part is not None})


def _first_stage_weights(weights: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Take what belongs to the first stage, under the names of a model whose head is the query head alone."""
    inside = any(name.startswith(QUERY_HEAD) for name in weights)
    prefix = QUERY_HEAD if inside else 'head.'
    others = {name: value for name, value in weights.items() if not name.startswith('head.')}
    head = {f'head.{name.removeprefix(prefix)}': value for name, value in weights.items() if name.startswith(prefix)}
    # The statistics of a loss are those of its run; a frozen head has no loss.
    return others | {name: value for name, value in head.items() if not name.startswith('head.loss_module.')}
