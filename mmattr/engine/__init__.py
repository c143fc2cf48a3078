"""Training and testing: hooks, optimizer wrappers, launching, resuming and the checks before a run."""

from mmattr.engine.atomic_local_backend import AtomicLocalBackend
from mmattr.engine.config_check import check_config
from mmattr.engine.final_test import run_final_test
from mmattr.engine.hooks import (
    AtomicCheckpointHook,
    AttributeStatisticsHook,
    CheckpointGuardHook,
    EpochSeedHook,
    FastRuntimeHook,
    LabelTableHook,
    PlainCheckpointHook,
    ProtocolHook,
    TrainingTimeHook,
)
from mmattr.engine.keep_torch_seed import keep_torch_seed
from mmattr.engine.launch import build_runner, process_group
from mmattr.engine.load_config import load_config
from mmattr.engine.optimizers import AutocastOptimWrapper
from mmattr.engine.resume import find_resumable, resolve_resume
from mmattr.engine.schedulers import OneCycleLR
from mmattr.engine.score_output import add_score_file

__all__ = [
    'AtomicCheckpointHook',
    'AtomicLocalBackend',
    'AttributeStatisticsHook',
    'AutocastOptimWrapper',
    'CheckpointGuardHook',
    'EpochSeedHook',
    'FastRuntimeHook',
    'LabelTableHook',
    'OneCycleLR',
    'PlainCheckpointHook',
    'ProtocolHook',
    'TrainingTimeHook',
    'add_score_file',
    'build_runner',
    'check_config',
    'find_resumable',
    'keep_torch_seed',
    'load_config',
    'process_group',
    'resolve_resume',
    'run_final_test',
]
