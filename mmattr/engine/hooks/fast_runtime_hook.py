"""Training settings that make a run faster without changing what it computes."""

from collections.abc import Mapping
from typing import Any

import torch
from mmengine.hooks import Hook
from mmengine.model import is_model_wrapper
from mmengine.optim import AmpOptimWrapper, OptimWrapper, OptimWrapperDict
from mmengine.runner import Runner
from torch import nn
from torch.utils.hooks import RemovableHandle

from mmattr.engine.float32_products import Float32Products, choose_float32_products
from mmattr.engine.freed_memory import keep_freed_memory
from mmattr.engine.fused_optimizer import fuse_optimizer
from mmattr.engine.optimizers import AutocastOptimWrapper
from mmattr.models.fast_training import TrainingRewrite, rewrite_for_training
from mmattr.registry import HOOKS


@HOOKS.register_module()
class FastRuntimeHook(Hook):
    """Sets the memory format, the float32 products, the optimiser's kernel and the backbone's layers, and logs each.

    Usually it comes with the key ``fast_runtime`` of a config, see
    :class:`~mmattr.engine.fast_runtime.FastRuntime`, which also chooses precision and compilation.

    Settings of torch that hold for the whole process are put back at the end of the run. Checkpoints are written
    without the memory format, so that a run without this hook can go on from them.

    Args:
        channels_last: Keep convolution weights and the images with the channels last in memory.
        fused_optimizer: Update all parameters in one kernel.
        rewrite_backbone: Compute frozen batch-norms and stochastic depth of the backbone in fewer passes over the
            memory while it trains, see :func:`~mmattr.models.fast_training.rewrite_for_training`.
        keep_memory: On a CPU, keep memory that tensors gave back for the next step, see
            :func:`~mmattr.engine.freed_memory.keep_freed_memory`.
        matmul: How float32 matrices are multiplied, see
            :func:`~mmattr.engine.float32_products.choose_float32_products`.
    """

    # The optimiser has to be looked at after a checkpoint was loaded into it, before anything uses it.
    priority = 'HIGH'

    def __init__(
        self,
        channels_last: bool = True,
        fused_optimizer: bool = True,
        rewrite_backbone: bool = True,
        keep_memory: bool = True,
        matmul: str = 'auto',
    ) -> None:
        self.channels_last = channels_last
        self.fused_optimizer = fused_optimizer
        self.rewrite_backbone = rewrite_backbone
        self.keep_memory = keep_memory
        self.matmul = matmul
        self._before: Float32Products | None = None
        self._handle: RemovableHandle | None = None
        self._rewrite: TrainingRewrite | None = None
        self._keeps_memory = False

    def before_run(self, runner: Runner) -> None:
        """Set the float32 products, the allocator and the memory format.

        Args:
            runner: The runner of the process.

        Raises:
            ConfigError: If ``matmul`` is unknown.
        """
        self.after_run(runner)  # a run that was interrupted has not put its settings back
        model = _model_of(runner)
        device = next((parameter.device for parameter in model.parameters()), torch.device('cpu'))
        self._before = Float32Products.current()
        products, sentence = choose_float32_products(self.matmul, device)
        products.apply()
        _say(runner, f'float32 products: {sentence}')
        if self.keep_memory and device.type == 'cpu':
            self._keeps_memory = keep_freed_memory(True)
            _say(
                runner, f'freed memory: {"kept" if self._keeps_memory else "as the allocator of this system treats it"}'
            )
        if self.channels_last:
            model.to(memory_format=torch.channels_last)
            # The first layer, too, is faster when its input has the format.
            self._handle = getattr(model, 'backbone', model).register_forward_pre_hook(_to_channels_last)
            number = sum(isinstance(module, nn.Conv2d) for module in model.modules())
            _say(runner, f'memory format: channels last, {number} convolutions')

    def before_train(self, runner: Runner) -> None:
        """Rewrite the backbone and fuse the optimiser.

        Args:
            runner: The runner of the training process; a checkpoint that it resumes has been loaded.
        """
        backbone = getattr(_model_of(runner), 'backbone', None)
        if self.rewrite_backbone and backbone is not None:
            self._rewrite = rewrite_for_training(backbone)
            _say(runner, f'backbone: {self._rewrite}')
        wrapper = runner.optim_wrapper
        wrappers = list(wrapper.values()) if isinstance(wrapper, OptimWrapperDict) else [wrapper]
        if self.fused_optimizer:
            for each in wrappers:
                _say(runner, f'optimiser: {fuse_optimizer(each.optimizer)}')
        for each in wrappers:
            _say(runner, f'forward passes of training: {_precision(each)}')
        compiled = runner.cfg.get('compile')
        _say(runner, f'compilation: {f"torch.compile, {compiled}" if compiled else "none"}')

    def before_save_checkpoint(self, runner: Runner, checkpoint: dict) -> None:
        """Write tensors in the usual order of memory, for whoever loads them.

        Args:
            runner: The runner of the training process.
            checkpoint: What will be written; its weights and optimiser state are replaced.
        """
        for key in ('state_dict', 'ema_state_dict', 'optimizer'):
            if key in checkpoint:
                checkpoint[key] = _contiguous(checkpoint[key])

    def after_run(self, runner: Runner) -> None:
        """Put back the settings that hold for the whole process, and the layers of the backbone.

        Args:
            runner: The runner of the process.
        """
        if self._before is not None:
            self._before.apply()
            self._before = None
        if self._handle is not None:
            self._handle.remove()
            self._handle = None
        if self._rewrite is not None:
            self._rewrite.undo()
            self._rewrite = None
        if self._keeps_memory:
            keep_freed_memory(False)
            self._keeps_memory = False


def _model_of(runner: Runner) -> nn.Module:
    return runner.model.module if is_model_wrapper(runner.model) else runner.model


def _to_channels_last(module: nn.Module, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Change the memory format of images on their way into a module."""
    is_image = bool(args) and isinstance(args[0], torch.Tensor) and args[0].dim() == 4
    return (args[0].contiguous(memory_format=torch.channels_last), *args[1:]) if is_image else args


def _precision(wrapper: OptimWrapper) -> str:
    if isinstance(wrapper, AutocastOptimWrapper):
        return 'bfloat16 where that is safe (autocast); weights, gradients and evaluation stay float32'
    if isinstance(wrapper, AmpOptimWrapper):
        return 'reduced where that is safe (AmpOptimWrapper)'
    return 'float32'


def _contiguous(value: Any) -> Any:
    """Copy nested containers with contiguous tensors; the containers of the caller stay what they are."""
    if isinstance(value, torch.Tensor):
        return value.contiguous()
    if isinstance(value, Mapping):
        return {key: _contiguous(item) for key, item in value.items()}
    return [_contiguous(item) for item in value] if isinstance(value, list) else value


def _say(runner: Runner, sentence: str) -> None:
    runner.logger.info(f'FastRuntime: {sentence}.')
