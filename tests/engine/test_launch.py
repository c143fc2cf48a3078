import multiprocessing
import os
import socket

import pytest
import torch
from mmengine.config import Config

from mmattr.engine import build_runner, find_resumable, process_group, run_final_test
from mmattr.engine.launch import enable_amp, enable_auto_scale_lr, set_seed
from mmattr.errors import ConfigError
from tests.engine.tiny_run import tiny_config


def train_resume_test(rank, port, folder, queue):
    """One of two processes: train an epoch, resume for a second one, test."""
    torch.set_num_threads(1)
    os.environ.update(
        RANK=str(rank), LOCAL_RANK=str(rank), WORLD_SIZE='2', MASTER_ADDR='127.0.0.1', MASTER_PORT=str(port)
    )
    cfg = tiny_config(folder, epochs=1, launcher='pytorch')
    with process_group(cfg):
        build_runner(cfg).train()
        torch.distributed.barrier()  # the main process may still be writing
        again = tiny_config(folder, epochs=2, launcher='pytorch', resume=True)
        again.merge_from_dict(dict(load_from=str(find_resumable(folder).path), model_wrapper_cfg=cfg.model_wrapper_cfg))
        runner = build_runner(again)
        runner.train()
        report = run_final_test(runner)
    queue.put((len(runner.model.module.losses), report['results']['best']))


def run_two_processes(folder):
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
    # Forked, so that nothing has to be imported again.
    context = multiprocessing.get_context('fork')
    queue = context.Queue()
    processes = [context.Process(target=train_resume_test, args=(rank, port, folder, queue)) for rank in range(2)]
    for process in processes:
        process.start()
    results = [queue.get(timeout=40) for _ in processes]
    for process in processes:
        process.join(timeout=60)
        assert process.exitcode == 0
    return results


def test_two_processes_train_save_resume_and_evaluate_like_one(tmp_path):
    (steps, first), (_, second) = run_two_processes(tmp_path / 'two')
    assert first == second
    assert steps == 2, 'the second run only trains the second epoch: 4 images per process, 2 at a time'
    checkpoint = tmp_path / 'two' / first['checkpoint']
    # 7 images on two processes: one is given twice and must be counted once.
    alone = build_runner(tiny_config(tmp_path / 'one', load_from=str(checkpoint))).test()
    assert alone == pytest.approx(first['metrics'], abs=1e-12)


def test_amp_and_scaled_rate_train(tmp_path):
    cfg = tiny_config(tmp_path, epochs=1, auto_scale_lr=dict(base_batch_size=8))
    enable_amp(cfg)
    enable_auto_scale_lr(cfg)
    assert cfg.test_cfg.fp16
    runner = build_runner(cfg)
    dtypes = set()
    runner.model.fc.register_forward_hook(lambda module, inputs, output: dtypes.add((module.training, output.dtype)))
    runner.train()
    assert dtypes == {(True, torch.bfloat16), (False, torch.float32)}
    assert runner.optim_wrapper.param_groups[0]['initial_lr'] == 0.5 * 2 / 8


def test_mistakes_of_the_launch():
    cfg = Config(dict(launcher='slrum'))
    with pytest.raises(ConfigError, match="did you mean 'slurm'"), process_group(cfg):
        pass
    with pytest.raises(ConfigError, match='base_batch_size'):
        enable_auto_scale_lr(Config({}))
    with pytest.raises(ConfigError, match='at least 0'):
        set_seed(Config({}), -1)
    with pytest.raises(ConfigError, match='optim_wrapper is a OptimWrapperDict'):
        enable_amp(Config(dict(optim_wrapper=dict(type='OptimWrapperDict'))))


@pytest.mark.parametrize(
    ('changes', 'sentence'),
    [
        (dict(launcher='slurm'), 'need --launcher pytorch'),
        (dict(launcher='pytorch', sync_bn='torch'), 'sync_bn needs GPUs'),
        (dict(launcher='pytorch'), 'RANK is not set'),
    ],
)
def test_what_needs_a_gpu_or_torchrun_says_so(changes, sentence, monkeypatch):
    monkeypatch.delenv('RANK', raising=False)
    monkeypatch.setattr(torch.cuda, 'is_available', lambda: False)
    with pytest.raises(ConfigError, match=sentence), process_group(Config(changes)):
        pass


def test_set_seed_keeps_the_other_settings():
    cfg = Config(dict(randomness=dict(seed=0, deterministic=True)))
    set_seed(cfg, 7)
    assert cfg.randomness == dict(seed=7, deterministic=True)
