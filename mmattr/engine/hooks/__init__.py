"""What happens around training steps, epochs and checkpoints."""

from mmattr.engine.hooks.atomic_checkpoint_hook import AtomicCheckpointHook
from mmattr.engine.hooks.attribute_statistics_hook import AttributeStatisticsHook
from mmattr.engine.hooks.checkpoint_guard_hook import CheckpointGuardHook
from mmattr.engine.hooks.epoch_seed_hook import EpochSeedHook
from mmattr.engine.hooks.fast_runtime_hook import FastRuntimeHook
from mmattr.engine.hooks.label_table_hook import LabelTableHook
from mmattr.engine.hooks.plain_checkpoint_hook import PlainCheckpointHook
from mmattr.engine.hooks.protocol_hook import ProtocolHook
from mmattr.engine.hooks.training_time_hook import TrainingTimeHook

__all__ = [
    'AtomicCheckpointHook',
    'AttributeStatisticsHook',
    'CheckpointGuardHook',
    'EpochSeedHook',
    'FastRuntimeHook',
    'LabelTableHook',
    'PlainCheckpointHook',
    'ProtocolHook',
    'TrainingTimeHook',
]
