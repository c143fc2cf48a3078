"""The linear baseline against mmpretrain's multi-label pipeline with the same backbone."""

from collections.abc import Collection, Iterator

import torch
from mmpretrain.structures import DataSample
from torch import nn

from mmattr.apis.speed_benchmark.compared_models import as_samples, build_recognizer, random_pixels
from mmattr.apis.speed_benchmark.setting import STOCK_PRODUCTS, Setting
from mmattr.apis.speed_benchmark.speed_row import OURS, SAME, STOCK, SpeedRow
from mmattr.apis.speed_benchmark.timed_sides import Side, time_in_turns
from mmattr.apis.speed_benchmark.training_step import TrainingStep
from mmattr.engine.float32_products import Float32Products, choose_float32_products
from mmattr.models.fast_training import rewrite_for_training
from mmattr.registry import MODELS

KINDS = ('train', 'infer')
_NOTE = 'configs/fc/lfwa.py against the same backbone in mmpretrain (MultiLabelLinearClsHead), float32, {batch} images'


def fc_row_names(setting: Setting) -> list[str]:
    """List the rows that :func:`fc_rows` can measure.

    Args:
        setting: Sizes.

    Returns:
        Their names.
    """
    return [f'{kind}_fc_fp32_b{setting.batch_size}' for kind in KINDS]


def fc_rows(setting: Setting, wanted: Collection[str]) -> Iterator[SpeedRow]:
    """Measure training steps and predictions of linear models.

    Args:
        setting: Sizes.
        wanted: Names of rows.

    Yields:
        The rows; their reference is mmpretrain.
    """
    names = dict(zip(KINDS, fc_row_names(setting), strict=True))
    for kind, sides_of in (('train', _training_sides), ('infer', _inference_sides)):
        if names[kind] in wanted:
            rounds = setting.train_rounds if kind == 'train' else setting.rounds
            times = time_in_turns(sides_of(setting), rounds, setting.device)
            yield SpeedRow.of_times(names[kind], _NOTE.format(batch=setting.batch_size), times)


def _mmpretrain(setting: Setting, channels_last: bool) -> nn.Module:
    """The same backbone, and the linear multi-label head of mmpretrain."""
    backbone = dict(type='mmpretrain.ResNet', **setting.backbone, norm_eval=True, drop_path_rate=0.1)
    backbone |= dict(norm_cfg=dict(type='BN', requires_grad=False))
    model = MODELS.build(
        dict(
            type='mmpretrain.ImageClassifier',
            _scope_='mmpretrain',
            backbone=backbone,
            neck=dict(type='GlobalAveragePooling'),
            head=dict(
                type='MultiLabelLinearClsHead', num_classes=setting.num_attributes, in_channels=setting.width, thr=0.5
            ),
        )
    )
    return model.to(setting.device).to(memory_format=_order(channels_last))


def _order(channels_last: bool) -> torch.memory_format:
    return torch.channels_last if channels_last else torch.contiguous_format


def _images(setting: Setting, channels_last: bool) -> torch.Tensor:
    images = (random_pixels(setting, setting.batch_size).float() - 120) / 58
    return images.contiguous(memory_format=_order(channels_last))


def _training_sides(setting: Setting) -> dict[str, Side]:
    products, _ = choose_float32_products('auto', setting.device)
    label = torch.randint(0, 2, (setting.batch_size, setting.num_attributes)).to(setting.device)

    def mmpretrain_step(channels_last: bool, wanted: Float32Products) -> TrainingStep:
        model, images = _mmpretrain(setting, channels_last), _images(setting, channels_last)
        model.train()
        samples = [DataSample().set_gt_score(row.float()).to(setting.device) for row in label]

        def loss() -> torch.Tensor:
            return model(images, samples, mode='loss')['loss']

        return TrainingStep(loss, model.parameters(), wanted, fused=channels_last)

    ours = build_recognizer('fc/lfwa.py', setting)
    ours.to(setting.device).to(memory_format=torch.channels_last).train()
    rewrite_for_training(ours.backbone)
    images, samples = _images(setting, True), as_samples(label)
    return {
        STOCK: mmpretrain_step(False, STOCK_PRODUCTS),
        SAME: mmpretrain_step(True, products),
        OURS: TrainingStep(lambda: ours(images, samples, mode='loss')['loss'], ours.parameters(), products),
    }


def _inference_sides(setting: Setting) -> dict[str, Side]:
    products, _ = choose_float32_products('auto', setting.device)

    def predict(model: nn.Module, channels_last: bool, wanted: Float32Products) -> Side:
        images = _images(setting, channels_last)
        model.eval()

        def run() -> None:
            with torch.inference_mode(), wanted.in_force():
                model(images, mode='predict')

        return run

    ours = build_recognizer('fc/lfwa.py', setting)
    ours.to(setting.device)
    return {
        STOCK: predict(_mmpretrain(setting, False), False, STOCK_PRODUCTS),
        SAME: predict(_mmpretrain(setting, True), True, products),
        OURS: predict(ours.optimize_for_inference(), True, products),
    }
