"""Whole configs of models that compare images with texts, on a CLIP of a few weights, and their checkpoints."""

import torch
from mmengine.config import Config

from mmattr.apis import build_model, load_config
from tests.apis.tiny_setup import GROUPS, NAMES
from tests.models.clip.tiny_clip import shaken, with_words

SIDE = 32  # height and width of the images
CONTEXT = 24  # tokens of a sentence, start and end included

QKS = dict(
    in_channels=32,
    neck=dict(type='QueryKnowledgeNeck', num_queries=4, num_layers=1, num_heads=2, ffn_channels=16),
    head=dict(type='LabelMatchHead', embed_dims=24),
    prompts=['a photo of a {}.'],
)
ZERO_SHOT = QKS | dict(
    neck=dict(type='ClassTokenNeck'),
    head=dict(type='LabelMatchHead', embed_dims=24, normalize=True, scale=100.0),
)
PVLR = dict(
    type='SoftPromptRecognizer',
    in_channels=24,
    project_tokens=True,
    neck=None,
    head=dict(type='PVLRHead', num_heads=4),
    prompts=['a photo of a {}.'],
)
SEQUENCE = dict(
    in_channels=24,
    project_tokens=True,
    neck=None,
    head=dict(type='SequenceHead', num_layers=1, num_heads=2, head_dims=8, ffn_channels=16),
)
SYSTEMS = dict(qks=QKS, zero_shot=ZERO_SHOT, pvlr=PVLR, sequence=SEQUENCE)


def clip_config(system='qks', num_attributes=5, dataset=None, **changes):
    """A whole config of one of the systems; ``changes`` replace arguments of its model."""
    pipeline = [
        dict(type='LoadAttributeImage'),
        dict(type='Resize', scale=(SIDE, SIDE)),
        dict(type='PackAttributeInputs'),
    ]
    model = dict(type='VisionLanguageRecognizer', num_attributes=num_attributes) | SYSTEMS[system] | changes
    backbone = dict(type='CLIPVisualBackbone', model=with_words(), project_tokens=model.pop('project_tokens', False))
    return Config(
        dict(
            default_scope='mmattr',
            model=model | dict(backbone=backbone),
            test_pipeline=pipeline,
            test_dataloader=dict(dataset=dict(type='AttributeDataset', pipeline=pipeline, **(dataset or {}))),
        )
    )


def save_clip_checkpoint(path, cfg, names=NAMES, groups=GROUPS):
    """Random weights, stored as a training run stores them; ``names=None`` leaves the names out."""
    torch.manual_seed(0)
    model = shaken(build_model(load_config(cfg)))
    meta = {} if names is None else dict(dataset_meta=dict(dataset='tiny', attributes=names, groups=groups))
    torch.save(dict(state_dict=model.state_dict(), meta=meta), path)
    return str(path)
