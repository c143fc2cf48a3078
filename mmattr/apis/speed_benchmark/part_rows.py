"""The parts of Label2Label by themselves: backbone, attribute query network, language model."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

import torch
from torch import nn

from mmattr.apis.speed_benchmark.compared_models import ComparedModels
from mmattr.apis.speed_benchmark.setting import STOCK_PRODUCTS, Setting
from mmattr.apis.speed_benchmark.speed_row import OURS, SAME, STOCK, SpeedRow
from mmattr.apis.speed_benchmark.timed_sides import Side, time_in_turns
from mmattr.engine.float32_products import Float32Products, choose_float32_products
from mmattr.models.layers import attention_paths

PARTS = ('backbone', 'aqn', 'mlm')
KINDS = ('train', 'infer')
PLAIN = 'our_plain_path'
_NOTE = {
    'train': 'forward and backward pass of one part, float32, {batch} images',
    'infer': 'forward pass of one part, float32, {batch} images, torch',
}


def part_row_names(setting: Setting) -> list[str]:
    """List the rows that :func:`part_rows` can measure.

    Args:
        setting: Sizes.

    Returns:
        Their names.
    """
    return [f'{kind}_{part}_fp32_b{setting.batch_size}' for kind in KINDS for part in PARTS]


def part_rows(setting: Setting, wanted: Collection[str]) -> Iterator[SpeedRow]:
    """Measure parts.

    Args:
        setting: Sizes.
        wanted: Names of rows.

    Yields:
        The rows.
    """
    models = ComparedModels(setting)
    for kind in KINDS:
        if not any(name.startswith(kind) for name in wanted):
            continue
        for model in models.all:
            model.train(kind == 'train')
        models.rewrite_backbone(kind == 'train')
        if kind == 'infer':
            models.ours.optimize_for_inference()
        for part in PARTS:
            name = f'{kind}_{part}_fp32_b{setting.batch_size}'
            if name in wanted:
                rounds = setting.train_rounds if kind == 'train' else setting.rounds
                times = time_in_turns(_sides(models, kind, part), rounds, setting.device)
                yield SpeedRow.of_times(name, _NOTE[kind].format(batch=setting.batch_size), times)


def _sides(models: ComparedModels, kind: str, part: str) -> dict[str, Side]:
    products, _ = choose_float32_products('auto', models.setting.device)
    sides = {
        STOCK: _side(kind, _of_reference(models.reference, models, part), STOCK_PRODUCTS),
        SAME: _side(kind, _of_reference(models.reference_channels_last, models, part), products),
        OURS: _side(kind, _of_ours(models, part), products),
    }
    if part != 'backbone':
        sides[PLAIN] = _side(kind, _of_ours(models, part), products, 'plain')
    return sides


def _side(kind: str, forward: Callable[[], torch.Tensor], products: Float32Products, path: str = 'auto') -> Side:
    def run() -> None:
        with products.in_force(), attention_paths(path):
            if kind == 'infer':
                with torch.inference_mode():
                    forward()
            else:
                forward().sum().backward()

    return run


def _features(models: ComparedModels, channels_last: bool) -> torch.Tensor:
    """What the backbone gives the heads, a leaf that asks for its gradient as the backbone would."""
    setting = models.setting
    side = -(-setting.image_size // 32)
    shape = (setting.batch_size, setting.width, side, side)
    drawn = torch.randn(shape, generator=torch.Generator().manual_seed(2)).to(setting.device)
    order = torch.channels_last if channels_last else torch.contiguous_format
    return drawn.contiguous(memory_format=order).requires_grad_()


def _words(models: ComparedModels) -> torch.Tensor:
    return models.label(models.setting.batch_size).long()


def _of_reference(model: Any, models: ComparedModels, part: str) -> Callable[[], torch.Tensor]:
    fast = model is models.reference_channels_last
    if part == 'backbone':
        return _of_backbone(model.backbone, models, fast)
    feat, words = _features(models, fast), _words(models)

    def aqn() -> torch.Tensor:
        return model.qhead(*model.tokens(feat))

    def mlm() -> torch.Tensor:
        return model.lhead(*model.tokens(feat), model.sentence(words))

    return aqn if part == 'aqn' else mlm


def _of_ours(models: ComparedModels, part: str) -> Callable[[], torch.Tensor]:
    model: Any = models.ours
    if part == 'backbone':
        return _of_backbone(model.backbone, models, True)
    feat, words = _features(models, True), _words(models)
    head = model.head

    def aqn() -> torch.Tensor:
        return head.query_head(model.neck((feat,)))

    def mlm() -> torch.Tensor:
        masked, mask_words = words, None
        if head.training:
            # 2 stands for the masked word.
            masked = words.masked_fill(torch.rand(words.shape, device=words.device) < head.mask_ratio, 2)
            mask_words = head.mask_token()
        return head.mlm.complete(model.neck((feat,)), masked, mask_words)

    return aqn if part == 'aqn' else mlm


def _of_backbone(backbone: nn.Module, models: ComparedModels, channels_last: bool) -> Callable[[], torch.Tensor]:
    order = torch.channels_last if channels_last else torch.contiguous_format
    images = models.images(models.setting.batch_size).contiguous(memory_format=order)
    return lambda: backbone(images)[-1]
