"""A data set, a model and a metric so small that a whole training takes a moment; named by configs of tests."""

import random
from pathlib import Path

import numpy as np
import torch
from mmengine.config import Config
from mmengine.evaluator import BaseMetric
from mmengine.model import BaseModel
from torch import nn
from torch.utils.data import Dataset

from mmattr.registry import DATASETS, METRICS, MODELS

ATTRIBUTES = ('hat', 'bag', 'skirt')


@DATASETS.register_module()
class TinyDataset(Dataset):
    """Noisy vectors; the noise is drawn from NumPy and Python while loading, like an augmentation."""

    def __init__(self, num_images=8, attributes=ATTRIBUTES, split='train', noise=True, name='tiny'):
        generator = np.random.default_rng(0)
        self.inputs = generator.normal(size=(num_images, 4)).astype(np.float32)
        self.labels = generator.integers(-1, 2, size=(num_images, len(attributes)))
        self.labels[0] = 1
        self.noise = noise
        known = (self.labels >= 0).sum(0)
        ratio = (self.labels == 1).sum(0) / known
        self.metainfo = dict(
            dataset=name, split=split, attributes=tuple(attributes), positive_ratio=tuple(ratio.tolist())
        )

    def __len__(self):
        return len(self.inputs)

    def get_data_info(self, index):
        return dict(gt_label=self.labels[index], sample_idx=index)

    def __getitem__(self, index):
        noise = np.random.normal(size=4) + random.random() + torch.rand(4).numpy() if self.noise else np.zeros(4)
        return dict(
            inputs=torch.from_numpy(self.inputs[index] + noise.astype(np.float32)),
            label=torch.from_numpy(self.labels[index]),
            index=index,
        )


@MODELS.register_module()
class TinyModel(BaseModel):
    """One linear layer behind dropout; keeps the losses it has seen."""

    def __init__(self, num_attributes=3, width=4, data_preprocessor=None):
        super().__init__()
        self.num_attributes = num_attributes
        self.fc = nn.Linear(width, num_attributes)
        self.register_buffer('positive_ratio', torch.full((num_attributes,), 0.5))
        self.losses = []

    def set_positive_ratio(self, ratio):
        self.positive_ratio.copy_(ratio)

    def forward(self, inputs, label, index, mode='tensor'):
        inputs, label = torch.stack(list(inputs)), torch.stack(list(label))
        logits = self.fc(nn.functional.dropout(inputs, 0.3, self.training))
        known = label >= 0
        losses = nn.functional.binary_cross_entropy_with_logits(logits, (label == 1).float(), reduction='none')
        if mode == 'loss':
            loss = (losses * known * (1 - self.positive_ratio)).sum() / known.sum()
            self.losses.append(loss.item())
            return dict(loss=loss)
        return [
            dict(pred_score=score.sigmoid(), eval_loss=(loss * mask).sum(), sample_idx=idx, gt_label=labels)
            for score, loss, mask, idx, labels in zip(logits, losses, known, index, label, strict=True)
        ]


@METRICS.register_module()
class TinyMetric(BaseMetric):
    """Mean loss and the sum of all scores; one entry per image, so that padding is counted once."""

    default_prefix = 'eval'

    def process(self, data_batch, data_samples):
        self.results += [(sample['eval_loss'].item(), sample['pred_score'].sum().item()) for sample in data_samples]

    def compute_metrics(self, results):
        return dict(loss=float(np.mean([r[0] for r in results])), score=float(np.sum([r[1] for r in results])))


_counter = iter(range(10**6))


def _loader(split, shuffle, **kwargs):
    dataset = dict(type='TinyDataset', split=split, num_images=7, noise=split == 'train')
    return dict(
        batch_size=2, num_workers=0, sampler=dict(type='DefaultSampler', shuffle=shuffle), dataset=dataset, **kwargs
    )


def tiny_config(work_dir, epochs=3, **changes):
    """A complete config with the runtime that all real configs use."""
    runtime = Path(__file__).resolve().parents[2] / 'configs/_base_/default_runtime.py'
    cfg = Config.fromfile(runtime)
    cfg.merge_from_dict(
        dict(
            custom_imports=dict(imports=['tests.engine.tiny_run']),
            protocol='heldout',
            model=dict(type='TinyModel', num_attributes=3),
            train_dataloader=_loader('train', True),
            val_dataloader=_loader('val', False),
            test_dataloader=_loader('test', False),
            val_evaluator=dict(type='TinyMetric'),
            test_evaluator=dict(type='TinyMetric'),
            optim_wrapper=dict(type='OptimWrapper', optimizer=dict(type='SGD', lr=0.5, momentum=0.9)),
            param_scheduler=dict(type='ReduceOnPlateauLR', monitor='eval/loss', rule='less', patience=0, factor=0.5),
            train_cfg=dict(by_epoch=True, max_epochs=epochs, val_interval=1),
            val_cfg=dict(),
            test_cfg=dict(),
            work_dir=str(work_dir),
            # Two runs of one name within a second would share mmengine's message hub.
            experiment_name=f'tiny{next(_counter)}',
        )
    )
    cfg.merge_from_dict({'default_hooks.checkpoint.save_best': 'eval/loss', 'default_hooks.checkpoint.rule': 'less'})
    cfg.merge_from_dict({'log_level': 'WARNING', 'default_hooks.logger.interval': 1, **changes})
    return cfg
