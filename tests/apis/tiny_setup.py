"""A model of few weights, its checkpoint and some images, shared by the tests of the inference part."""

import csv

import numpy as np
import torch
from mmengine.config import Config
from PIL import Image

from mmattr.apis import build_model, load_config

NAMES = ('hat', 'bag', 'long sleeve', 'skirt', 'front')
GROUPS = ('head', 'bags', 'upper', 'lower', '')
SIZE = (32, 24)  # height and width of the model's input

LABEL2LABEL = dict(
    type='Label2LabelHead',
    query_head=dict(type='AQNHead', num_layers=1, num_heads=2, ffn_channels=16),
    mlm=dict(type='ImageConditionedMLM', num_layers=1, num_heads=2, ffn_channels=16),
)

HEADS = dict(fc=dict(type='FCHead'), label2label=LABEL2LABEL, ctran=dict(type='CTranHead', num_layers=1, num_heads=2))


def tiny_config(method='fc', num_attributes=5, dataset=None):
    """A whole config; its backbone is a ResNet-18 of an eighth of the width."""
    pipeline = [
        dict(type='LoadAttributeImage'),
        dict(type='Resize', scale=SIZE[::-1]),
        dict(type='PackAttributeInputs'),
    ]
    return Config(
        dict(
            default_scope='mmattr',
            model=dict(
                type='AttributeRecognizer',
                num_attributes=num_attributes,
                in_channels=64,
                backbone=dict(type='mmpretrain.ResNet', depth=18, stem_channels=8, base_channels=8),
                neck=None if method == 'fc' else dict(type='TokenNeck', embed_dims=16),
                head=HEADS[method],
                loss=dict(type='WeightedBCELoss', strategy='exp_ratio'),
            ),
            test_pipeline=pipeline,
            test_dataloader=dict(dataset=dict(type='AttributeDataset', pipeline=pipeline, **(dataset or {}))),
        )
    )


def save_checkpoint(path, cfg, meta='default', seed=0):
    """Random weights whose scores spread over (0, 1), stored as a training run stores them."""
    torch.manual_seed(seed)
    model = build_model(load_config(cfg))
    for name, value in model.state_dict().items():
        if 'classifier' in name:
            value.copy_(torch.randn_like(value))
    if meta == 'default':
        meta = dict(dataset_meta=dict(dataset='tiny', attributes=NAMES, groups=GROUPS))
    torch.save(dict(state_dict=model.state_dict(), meta=meta, message_hub={}), path)
    return path


def save_images(folder, count=3, size=(40, 30)):
    """PNG files of noise; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    generator = np.random.default_rng(0)
    paths = []
    for index in range(count):
        path = folder / f'image_{index}.png'
        Image.fromarray(generator.integers(0, 256, (*size, 3), dtype=np.uint8)).save(path)
        paths.append(str(path))
    return paths


def save_annotation(folder, labels, names=NAMES):
    """A CSV annotation of the images in a folder; returns the arguments of `AttributeDataset`."""
    paths = save_images(folder, len(labels))
    with (folder / 'test.csv').open('w', newline='') as file:
        writer = csv.writer(file)
        writer.writerow(['image', *names])
        for path, label in zip(paths, labels, strict=True):
            writer.writerow([path.rsplit('/', 1)[-1], *label])
    return dict(ann_file='test.csv', data_root=str(folder))


def write_config(path, cfg):
    """Store a config as a file."""
    path.write_text(''.join(f'{key} = {value!r}\n' for key, value in cfg.to_dict().items()))
    return str(path)
