"""Our Label2Label and the reference with the same weights."""

import copy
from functools import cached_property

import torch
from torch import nn

from mmattr.apis.load_config import load_config
from mmattr.apis.speed_benchmark.reference_label2label import ReferenceLabel2Label, released_names
from mmattr.apis.speed_benchmark.setting import Setting
from mmattr.config_path import get_config_path
from mmattr.models import AttributeRecognizer
from mmattr.models.fast_training import TrainingRewrite, rewrite_for_training
from mmattr.registry import MODELS
from mmattr.structures import AttributeDataSample

_CONFIG = 'label2label/lfwa.py'


class ComparedModels:
    """The models of a run, built when they are needed, all with the random weights of the first one.

    Args:
        setting: Sizes and device.

    Attributes:
        setting: The same.
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._rewrite: TrainingRewrite | None = None

    @cached_property
    def ours(self) -> AttributeRecognizer:
        """The model of configs/label2label/lfwa.py, without mixup, with channels last."""
        torch.manual_seed(0)
        model = build_recognizer(_CONFIG, self.setting)
        model.to(self.setting.device).to(memory_format=torch.channels_last)
        return model

    @cached_property
    def reference(self) -> ReferenceLabel2Label:
        """The reference as torch makes it: channels first."""
        width = self.setting.width
        # Not a copy of our backbone, whose layers may be rewritten.
        backbone = build_recognizer(_CONFIG, self.setting).backbone
        model = ReferenceLabel2Label(backbone, self.setting.num_attributes, width, width)
        model.load_state_dict(released_names(self.ours.state_dict()))
        return model.to(self.setting.device).to(memory_format=torch.contiguous_format)

    @cached_property
    def reference_channels_last(self) -> ReferenceLabel2Label:
        """The reference with channels last."""
        return copy.deepcopy(self.reference).to(memory_format=torch.channels_last)

    @property
    def all(self) -> tuple[nn.Module, ...]:
        """Ours, and both references."""
        return self.ours, self.reference, self.reference_channels_last

    def rewrite_backbone(self, wanted: bool) -> None:
        """Rewrite the layers of our backbone for training as FastRuntimeHook does it, or put them back.

        Args:
            wanted: Whether they should be rewritten.
        """
        if wanted and self._rewrite is None:
            self._rewrite = rewrite_for_training(self.ours.backbone)
        if not wanted and self._rewrite is not None:
            self._rewrite.undo()
            self._rewrite = None

    def keep_only(self, model: nn.Module) -> None:
        """Forget the other models, so that they need no memory.

        Args:
            model: The one that is kept.
        """
        for name in ('ours', 'reference', 'reference_channels_last'):
            if vars(self).get(name) is not model:
                vars(self).pop(name, None)

    def pixels(self, number: int) -> torch.Tensor:
        """Make images.

        Args:
            number: N.

        Returns:
            (N, 3, H, W) uint8.
        """
        return random_pixels(self.setting, number)

    def images(self, number: int) -> torch.Tensor:
        """Make normalised images.

        Args:
            number: N.

        Returns:
            (N, 3, H, W) float32.
        """
        return self.ours.data_preprocessor.normalize(self.pixels(number))

    def label(self, number: int) -> torch.Tensor:
        """Make labels.

        Args:
            number: N.

        Returns:
            (N, M) in {0, 1}, float32.
        """
        generator = torch.Generator().manual_seed(1)
        drawn = torch.randint(0, 2, (number, self.setting.num_attributes), generator=generator)
        return drawn.float().to(self.setting.device)

    def largest_difference(self) -> float:
        """Compare the outputs of both in evaluation mode, in float32.

        Returns:
            Largest absolute difference of logits over the largest logit.
        """
        # Made here: what is made in inference mode cannot be trained.
        images, reference, ours = self.images(2), self.reference.eval(), self.ours.eval()
        with torch.inference_mode():
            expected, found = reference(images), ours(images)
        return ((expected - found).abs().max() / expected.abs().max()).item()


def build_recognizer(name: str, setting: Setting) -> AttributeRecognizer:
    """Build the model of a shipped config with the sizes of the benchmark and random weights.

    Args:
        name: Such as ``'label2label/lfwa.py'``.
        setting: Sizes.

    Returns:
        The model on the CPU, without mixup.
    """
    model = load_config(get_config_path(name)).model
    model.num_attributes, model.in_channels = setting.num_attributes, setting.width
    model.backbone.update(setting.backbone, init_cfg=None)
    for part in ('query_head', 'mlm'):
        if part in model.head:
            model.head[part].ffn_channels = setting.width
    return MODELS.build(model)


def random_pixels(setting: Setting, number: int) -> torch.Tensor:
    """Make images.

    Args:
        setting: Size and device.
        number: N.

    Returns:
        (N, 3, H, W) uint8.
    """
    shape = (number, 3, setting.image_size, setting.image_size)
    generator = torch.Generator().manual_seed(0)
    return torch.randint(0, 256, shape, dtype=torch.uint8, generator=generator).to(setting.device)


def as_samples(label: torch.Tensor) -> list[AttributeDataSample]:
    """Put labels into data samples.

    Args:
        label: (N, M) in {0, 1}.

    Returns:
        N samples on the device of the labels.
    """
    return [AttributeDataSample().set_gt_label(row.long()).to(label.device) for row in label]
