"""Class-specific residual attention."""

from collections.abc import Sequence

import torch
from torch import nn
from torch.nn import functional as F

from mmattr.errors import ConfigError
from mmattr.models.heads.base_attribute_head import BaseAttributeHead
from mmattr.registry import MODELS

#: From this temperature on the softmax is taken for what it converges to, the maximum.
MAXIMUM = 99
PRESETS = {1: (1,), 2: (1, MAXIMUM), 4: (1, 2, 4, MAXIMUM), 6: (1, 2, 3, 4, 5, MAXIMUM), 8: (*range(1, 8), MAXIMUM)}


@MODELS.register_module()
class CSRAHead(BaseAttributeHead):
    """Every attribute is scored at every place; the mean is corrected by the places that speak for the attribute.

    Zhu and Wu, "Residual Attention: A Simple but Effective Method for Multi-Label Recognition", ICCV 2021. The score of
    attribute j at place s is S_js = f_s . w_j / |w_j|, without an offset, and

        logit_j = mean_s S_js + lam * sum_s softmax_s(T S_js) S_js.

    T -> 0 attends to all places alike, which makes the logit (1 + lam) times the mean; a large T attends to the highest
    score only. Several heads with their own w_j and T are summed. The cost is that of a
    linear classifier at every place.

    Args:
        num_attributes: M.
        in_channels: Channels C of the map, from a CNN or a ViT whose tokens form a map.
        num_heads: Heads with temperatures of their own.
        lam: Weight lambda of the attention.
        temperatures: T >= 0 of every head; 99 or more, such as ``float('inf')``, is the maximum over places. By default
            the paper's: 1 for one head; 1, 99 for two; 1, 2, 4, 99 for four; 1 to 5, 99 for six; 1 to 7, 99 for eight.
        loss: Config of the loss.
        init_cfg: Initialisation, see mmengine.

    Raises:
        ConfigError: If the temperatures do not fit the heads.
    """

    def __init__(
        self,
        num_attributes: int,
        in_channels: int,
        num_heads: int = 1,
        lam: float = 0.1,
        temperatures: Sequence[float] | None = None,
        loss: dict | None = None,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(num_attributes, in_channels, loss, init_cfg)
        self.lam = lam
        self.temperatures = _check_temperatures(num_heads, temperatures)
        self.classifiers = nn.ModuleList(
            nn.Conv2d(in_channels, num_attributes, 1, bias=False) for _ in range(num_heads)
        )

    def forward(self, feats: tuple[torch.Tensor, ...]) -> torch.Tensor:
        """Score the attributes.

        Args:
            feats: Feature maps; the last one has shape (N, C, H, W).

        Returns:
            Logits (N, M).
        """
        logits = [
            scores.mean((2, 3)) + self.lam * _attend(scores.flatten(2), temperature)
            for scores, temperature in zip(self._score_maps(feats[-1]), self.temperatures, strict=True)
        ]
        return torch.stack(logits).sum(0)

    def attribute_maps(self, feats: tuple[torch.Tensor, ...], detach_classifier: bool = False) -> torch.Tensor:
        """Score every place, all heads summed: the mean over places is the logit without its attention (lam = 0).

        Args:
            feats: Feature maps; the last one has shape (N, C, H, W).
            detach_classifier: No gradient flows into the classifiers, only into the features.

        Returns:
            Maps (N, M, H, W).
        """
        return torch.stack(self._score_maps(feats[-1], detach_classifier)).sum(0)

    def _score_maps(self, feat: torch.Tensor, detach_classifier: bool = False) -> list[torch.Tensor]:
        """One (N, M, H, W) map of scores per head."""
        if feat.ndim != 4:
            raise ConfigError(
                f'CSRAHead attends to the places of a map (N, C, H, W), but the backbone gave {tuple(feat.shape)}; a '
                "vision transformer needs out_type='featmap'."
            )
        maps = []
        for classifier in self.classifiers:
            trained = classifier.get_parameter('weight')
            weight = trained.detach() if detach_classifier else trained
            scores = F.conv2d(feat, weight) if detach_classifier else classifier(feat)
            maps.append(scores / weight.flatten(1).norm(dim=1)[:, None, None])
        return maps


def _attend(scores: torch.Tensor, temperature: float) -> torch.Tensor:
    """Mean of the scores (N, M, P) over places, weighted by themselves: (N, M)."""
    if temperature >= MAXIMUM:
        return scores.amax(-1)
    return ((temperature * scores).softmax(-1) * scores).sum(-1)


def _check_temperatures(num_heads: int, temperatures: Sequence[float] | None) -> tuple[float, ...]:
    if num_heads < 1:
        raise ConfigError(f'CSRAHead needs at least one head, got {num_heads}.')
    if temperatures is None and num_heads not in PRESETS:
        numbers = ', '.join(str(number) for number in PRESETS)
        raise ConfigError(f'CSRAHead knows the temperatures of {numbers} heads; for {num_heads} state temperatures.')
    chosen = PRESETS[num_heads] if temperatures is None else tuple(temperatures)
    if len(chosen) != num_heads or not all(temperature >= 0 for temperature in chosen):
        raise ConfigError(f'CSRAHead needs one temperature >= 0 per head, got {num_heads} heads and {list(chosen)}.')
    return chosen
