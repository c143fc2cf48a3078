"""Every config is complete, says what it is, and trains."""

import ast
import copy
import functools
import re

import numpy as np
import pytest
import torch
from mmengine import Config
from mmengine.dataset import Compose
from mmengine.optim import build_optim_wrapper
from mmengine.registry import DefaultScope
from PIL import Image

from mmattr.config_path import list_configs, shipped_folder
from mmattr.models.clip import PromptSet
from mmattr.registry import HOOKS, METRICS, MODELS

CONFIGS = shipped_folder('configs')
LEAVES = list_configs()

#: What a kind of fragment owns; no other kind may set it.
OWNED_KEYS = {
    'datasets': {'num_attributes', 'data_preprocessor', 'train_dataloader', 'val_evaluator', 'test_evaluator'},
    'backbones': {'backbone', 'backbone_channels'},
    'heads': {'neck', 'head'},
    'schedules': {'loss', 'optim_wrapper', 'param_scheduler', 'train_cfg', 'val_cfg', 'test_cfg', 'auto_scale_lr'},
}


@pytest.fixture(autouse=True)
def scope():
    torch.manual_seed(0)
    with DefaultScope.overwrite_default_scope('mmattr'):
        yield


@pytest.fixture(scope='module')
def image(tmp_path_factory):
    path = tmp_path_factory.mktemp('images') / 'noise.png'
    pixels = np.random.default_rng(0).integers(0, 255, (128, 64, 3), dtype=np.uint8)  # what small CLIPs take
    Image.fromarray(pixels).save(path)
    return path


def bases_of(name):
    """The files of ``_base_``, as the config names them."""
    for node in ast.parse((CONFIGS / name).read_text(encoding='utf-8')).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == '_base_':
            value = ast.literal_eval(node.value)
            return value if isinstance(value, list) else [value]
    return []


def image_size_of(model):
    """Height and width that a model takes; most take any."""
    encoder = getattr(model.backbone, 'encoder', None)
    return (224, 224) if encoder is None else encoder.architecture.image_size


def skip_without_its_package(model):
    """Everything but the CLIP models works without the extra ``clip``."""
    if model.backbone.type == 'CLIPVisualBackbone':
        pytest.importorskip('open_clip')


def narrow(model):
    """Make the backbone of a model config narrow, so that a step takes a fraction of a second."""
    model = copy.deepcopy(model)
    backbone, width = model.backbone, model.in_channels
    if backbone.type == 'mmpretrain.ResNet':
        model.in_channels = model.in_channels * 8 // backbone.get('base_channels', 64)
        backbone.update(stem_channels=8, base_channels=8)
    elif backbone.type == 'CLIPVisualBackbone':
        narrow_clip(model)
    elif backbone.type == 'mmpretrain.VisionTransformer':
        backbone.arch = dict(embed_dims=32, num_layers=2, num_heads=2, feedforward_channels=64)
        model.in_channels = 32
    if 'level_channels' in model.head:
        model.head.level_channels = [channels * model.in_channels // width for channels in model.head.level_channels]
    return model


def narrow_clip(model):
    """Take a CLIP model of two layers; its widths stay those that neck and head expect."""
    backbone = model.backbone
    with torch.device('meta'):
        full = MODELS.build(dict(backbone, weights=None)).encoder.architecture
    text = dict(width=16, heads=2, layers=1)
    vision = dict(
        image_size=list(full.image_size), layers=1, width=full.visual_width, head_width=full.visual_width // 2
    )
    if full.is_resnet:
        width = 8 if backbone.get('project_tokens') else full.vision['width']  # projected tokens keep their own width
        vision |= dict(layers=[1] * 4, width=width, head_width=full.vision['head_width'])
    else:
        vision |= dict(patch_size=full.stride, mlp_ratio=0.5)
    backbone.model = dict(embed_dim=full.embed_dims, quick_gelu=full.quick_gelu, vision_cfg=vision, text_cfg=text)
    backbone.weights = None
    for part in (model.get('neck'), model.head):
        if part is not None and 'num_layers' in part:
            part.num_layers = 1
    if isinstance(model.get('prompts'), str) and PromptSet(model.prompts).templates:
        model.prompts = ['{}']  # one sentence instead of a pool for each of thousands of labels
    if model.head.type == 'LabelMatchHead':
        model.head.setdefault('scale', 0.1)  # random towers do not agree: without this every sigmoid is flat
    model.pop('text_cache_dir', None)


def training_batch(cfg, image):
    """Two images through the training pipeline, with random labels."""
    pipeline = Compose(cfg.train_pipeline)
    pixels = np.asarray(Image.open(image))
    labels = np.random.default_rng(1).integers(-1, 2, (2, cfg.num_attributes)).astype(np.int8)
    labels[0, 0] = 1  # at least one known label
    record = dict(img_path=str(image), img=pixels, img_shape=pixels.shape[:2], ori_shape=pixels.shape[:2])
    record['bbox'] = [5, 8, 30.5, 41]  # for pipelines that cut a person out of a photo
    items = [pipeline(dict(copy.deepcopy(record), gt_label=labels[n], sample_idx=n)) for n in range(2)]
    return {key: [item[key] for item in items] for key in ('inputs', 'data_samples')}


def test_there_are_configs():
    assert LEAVES


@pytest.mark.parametrize('name', LEAVES)
def test_header_says_what_it_is_and_how_to_run_it(name):
    header = ast.get_docstring(ast.parse((CONFIGS / name).read_text(encoding='utf-8')))
    assert header, 'no docstring'
    for item in ('Paper:', 'Hardware:', 'Expected:', 'Command:'):
        assert re.search(f'^{item} \\S', header, re.MULTILINE), f'{item} is missing'
    assert f'configs/{name}' in header, 'the command runs another config'
    protocol = Config.fromfile(CONFIGS / name).protocol
    assert f'Protocol: {protocol}:' in header, 'the header names another protocol'


def longest_chain(path, is_link):
    """How many times a file inherits another one that ``is_link`` counts."""
    bases = [(path.parent / base).resolve() for base in bases_of(path)]
    return max((1 + longest_chain(base, is_link) for base in bases if is_link(base)), default=0)


@pytest.mark.parametrize('name', LEAVES)
def test_a_leaf_changes_at_most_one_other_leaf(name):
    assert longest_chain(CONFIGS / name, lambda base: '_base_' not in base.parts) <= 1


@pytest.mark.parametrize('kind', OWNED_KEYS)
def test_fragments_own_disjoint_keys(kind):
    fragments = sorted((CONFIGS / '_base_' / kind).glob('*.py'))
    assert fragments
    foreign = {key for other, keys in OWNED_KEYS.items() if other != kind for key in keys}
    for path in fragments:
        assert not foreign & set(Config.fromfile(path)), path.name
        assert longest_chain(path, lambda base: True) <= 2, path.name


@pytest.mark.parametrize('name', LEAVES)
def test_full_size_model_builds(name, monkeypatch):
    """The full model on the meta device, where building and running cost no arithmetic."""
    cfg = Config.fromfile(CONFIGS / name)
    skip_without_its_package(cfg.model)
    # The backbones of mmpretrain read the drop rates of their blocks from this while they are built.
    monkeypatch.setattr(torch, 'linspace', functools.partial(torch.linspace, device='cpu'))
    with torch.device('meta'):
        model = MODELS.build(dict(cfg.model, data_preprocessor=None))
        model.eval()
        logits = model(torch.empty(2, 3, *image_size_of(model)))
    assert logits.shape == (2, cfg.num_attributes)


@pytest.mark.parametrize('name', LEAVES)
def test_one_training_step(name, image):
    cfg = Config.fromfile(CONFIGS / name)
    assert cfg.protocol in {'paper', 'heldout', 'fixed'}
    skip_without_its_package(cfg.model)
    model = MODELS.build(dict(narrow(cfg.model), data_preprocessor=cfg.data_preprocessor))
    model.set_positive_ratio(torch.full((cfg.num_attributes,), 0.3))
    if hasattr(model, 'number_labels'):
        model.number_labels()
    model.train()
    optim_wrapper = build_optim_wrapper(model, cfg.optim_wrapper)
    before = {name: parameter.clone() for name, parameter in model.head.named_parameters()}
    losses = model.train_step(training_batch(cfg, image), optim_wrapper)
    assert all(torch.isfinite(value) for value in losses.values()), losses
    assert any((parameter != before[name]).any() for name, parameter in model.head.named_parameters())


@pytest.mark.parametrize('name', LEAVES)
def test_metrics_hooks_and_test_pipeline_build(name, image):
    cfg = Config.fromfile(CONFIGS / name)
    for evaluator in (cfg.val_evaluator, cfg.test_evaluator):
        for metric in evaluator or []:
            METRICS.build(metric)
    for hook in [*cfg.default_hooks.values(), *cfg.get('custom_hooks', [])]:
        HOOKS.build(hook)
    Compose(cfg.test_pipeline)
