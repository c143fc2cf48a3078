"""The recipes of docs/en/advanced_guides/training_recipes.md work on today's stack."""

import random
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from mmengine.config import Config
from mmengine.dataset import Compose
from mmengine.hooks import EMAHook, Hook
from mmengine.optim import build_optim_wrapper
from mmengine.registry import init_default_scope
from torch import nn

from mmattr.engine import build_runner, resolve_resume, run_final_test
from mmattr.engine.config_check import check_config
from tests.engine.tiny_run import tiny_config

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / 'docs/en/advanced_guides/training_recipes.md'
SNIPPETS = re.findall(r'```python\n(.*?)```', PAGE.read_text(encoding='utf-8'), re.DOTALL)
LEAF = ROOT / 'configs/fc/synthetic.py'


def load(folder, *snippets):
    """Read a snippet as a config that stands beside the leaf it is based on; of several, each is based on the last."""
    base = LEAF
    for number, snippet in enumerate(snippets):
        assert "'./synthetic.py'" in snippet
        path = folder / f'snippet{number}.py'
        path.write_text(snippet.replace("'./synthetic.py'", repr(str(base))))
        base = path
    return Config.fromfile(base)


def find(*words):
    return next(snippet for snippet in SNIPPETS if all(word in snippet for word in words))


@pytest.mark.parametrize('snippet', SNIPPETS)
def test_every_snippet_is_a_config(tmp_path, snippet):
    init_default_scope('mmattr')
    check_config(load(tmp_path, snippet))


def test_all_recipes_train_together(tmp_path):
    """One short training with everything on the page: averaged bfloat16 training of augmented, class-aware batches."""
    cfg = load(tmp_path, *SNIPPETS)
    cfg.merge_from_dict(
        {
            'work_dir': str(tmp_path / 'run'),
            'experiment_name': tmp_path.name,
            'log_level': 'WARNING',
            'train_dataloader.batch_size': 4,
            'train_dataloader.dataset.num_images': 8,
            'train_dataloader.sampler.reduce': 20,
            'val_dataloader.dataset.num_images': 4,
            'train_cfg.max_epochs': 1,
        }
    )
    runner = build_runner(cfg)
    runner.train()
    kinds = {type(part).__name__ for part in (*runner.hooks, runner.optim_wrapper, runner.train_dataloader.sampler)}
    assert {'EMAHook', 'AutocastOptimWrapper', 'ClassAwareSampler'} <= kinds
    assert all(torch.isfinite(parameter).all() for parameter in runner.model.parameters())


def rates(folder, scheduler, **paramwise_cfg):
    """Learning rates (T, groups) that a tiny run of four epochs uses, one row per iteration."""
    cfg = tiny_config(folder, 4)
    cfg.param_scheduler = scheduler
    cfg.optim_wrapper.paramwise_cfg = paramwise_cfg
    runner = build_runner(cfg)
    used = []

    class Watch(Hook):
        def before_train_iter(self, runner, batch_idx, data_batch=None):
            used.append([group['lr'] for group in runner.optim_wrapper.optimizer.param_groups])

    runner.register_hook(Watch())
    runner.train()
    return np.array(used)


def test_one_cycle_is_that_of_torch_in_every_group(tmp_path):
    cfg = load(tmp_path, find('OneCycleLR'))
    (scheduler,) = cfg.param_scheduler
    assert scheduler.total_steps == cfg.train_cfg.max_epochs
    scheduler.total_steps = 4
    used = rates(tmp_path, [scheduler], custom_keys={'fc.bias': dict(lr_mult=0.1)})
    optimizer = torch.optim.SGD([dict(params=nn.Parameter(torch.zeros(1))) for _ in range(2)], lr=0.5)
    theirs = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [0.5, 0.05], len(used), pct_start=scheduler.pct_start, cycle_momentum=False
    )
    for row in used:
        np.testing.assert_allclose(row, theirs.get_last_lr(), rtol=1e-6)
        optimizer.step()
        theirs.step()


def test_other_schedules_keep_the_ratio_of_several_rates(tmp_path):
    cfg = load(tmp_path, find('lr_mult'))
    used = rates(tmp_path, cfg.param_scheduler, custom_keys={'fc.bias': dict(lr_mult=0.1)})
    assert used.shape[1] == 2
    np.testing.assert_allclose(used[:, 1], 0.1 * used[:, 0], rtol=1e-6)
    assert (np.diff(used[:8, 0]) > 0).all()  # two epochs of warm-up
    assert (np.diff(used[9:, 0]) < 0).all()


def test_a_custom_key_decides_alone_about_its_parameters(tmp_path):
    init_default_scope('mmattr')
    parts = dict(backbone=nn.Sequential(nn.BatchNorm1d(2)), head=nn.Linear(2, 2), norm=nn.BatchNorm1d(2))
    model = nn.ModuleDict(parts)
    cfg = load(tmp_path, find('lr_mult'))
    wrapper = build_optim_wrapper(model, cfg.optim_wrapper)
    rate, decay = cfg.optim_wrapper.optimizer.lr, cfg.optim_wrapper.optimizer.weight_decay
    groups = {
        name: (group['lr'] / rate, group['weight_decay'] / decay)
        for (name, _), group in zip(model.named_parameters(), wrapper.optimizer.param_groups, strict=True)
    }
    assert groups['backbone.0.weight'] == (pytest.approx(0.1), 1)
    assert groups['head.weight'] == (1, 1)
    assert groups['head.bias'] == groups['norm.weight'] == (1, 0)


@pytest.mark.parametrize('kind', ['OptimWrapper', 'AutocastOptimWrapper'])
def test_gradients_are_clipped(tmp_path, kind):
    init_default_scope('mmattr')
    clip = load(tmp_path, find('clip_grad')).optim_wrapper.clip_grad
    model = nn.Linear(3, 2)
    before = torch.cat([parameter.detach().flatten() for parameter in model.parameters()])
    wrapper = build_optim_wrapper(model, dict(type=kind, optimizer=dict(type='SGD', lr=1.0), clip_grad=clip))
    wrapper.update_params(1e4 * model(torch.ones(1, 3)).sum())
    after = torch.cat([parameter.detach().flatten() for parameter in model.parameters()])
    assert (after - before).norm().item() == pytest.approx(clip.max_norm, rel=1e-3)


def test_augmentations_change_images_and_keep_their_type(tmp_path):
    init_default_scope('mmattr')
    pipeline = load(tmp_path, find('RandAugment')).train_pipeline
    augment = Compose([step for step in pipeline if step['type'] not in ('LoadAttributeImage', 'PackAttributeInputs')])
    image = np.random.default_rng(0).integers(0, 256, (128, 64, 3), dtype=np.uint8)
    results = []
    for seed in range(30):
        np.random.seed(seed)
        random.seed(seed)
        results.append(augment(dict(img=image.copy(), img_shape=image.shape[:2]))['img'])
        assert results[-1].dtype == np.uint8
        assert results[-1].shape == image.shape
    assert sum(not np.array_equal(result, image) for result in results) > 15
    holes = [(result == (104, 116, 124)).all(2).sum() for result in results]
    assert sum(hole >= 16 * 32 for hole in holes) > 5  # the fill colour of the page, in the order of our channels


def averaged_config(folder, epochs):
    """A tiny run with averaged weights that keeps its best checkpoint by the largest sum of scores."""
    cfg = tiny_config(folder, epochs)
    cfg.custom_hooks.append(dict(type='EMAHook', momentum=0.1))
    cfg.merge_from_dict({'protocol': 'paper', 'val_dataloader.dataset.split': 'test'})
    cfg.merge_from_dict(
        {'default_hooks.checkpoint.save_best': 'eval/score', 'default_hooks.checkpoint.rule': 'greater'}
    )
    return cfg


def figures(report):
    return {role: result['metrics'] for role, result in report['results'].items()}


def test_averaged_weights_are_evaluated_saved_and_resumed(tmp_path):
    whole = build_runner(averaged_config(tmp_path / 'whole', 4))
    whole.train()
    report = run_final_test(whole)
    hook = next(hook for hook in whole.hooks if isinstance(hook, EMAHook))

    build_runner(averaged_config(tmp_path / 'parts', 2)).train()
    cfg = averaged_config(tmp_path / 'parts', 4)
    resolve_resume(cfg, 'auto')
    resumed = build_runner(cfg)
    resumed.train()
    assert figures(run_final_test(resumed)) == figures(report)
    files = [tmp_path / name / 'epoch_4.pth' for name in ('whole', 'parts')]
    states = [torch.load(file, weights_only=True) for file in files]
    for part in ('state_dict', 'ema_state_dict'):
        torch.testing.assert_close(states[0][part], states[1][part], rtol=0, atol=0)
    assert not torch.equal(states[0]['state_dict']['fc.weight'], states[0]['ema_state_dict']['module.fc.weight'])

    for role, result in report['results'].items():  # what tools/test.py does, with and without the hook
        for with_hook in (True, False):
            cfg = averaged_config(tmp_path / 'test', 1)
            if not with_hook:
                cfg.custom_hooks.pop()
            cfg.load_from = str(tmp_path / 'whole' / result['checkpoint'])
            found = build_runner(cfg).test()
            assert {key: found[key] for key in result['metrics']} == result['metrics'], role
    assert hook.ema_model.steps == 16
