# The runtime of models that read the names of the attributes: the label table follows the data in use.
_base_ = './default_runtime.py'
custom_hooks = [
    dict(type='CheckpointGuardHook'),
    dict(type='EpochSeedHook'),
    dict(type='TrainingTimeHook'),
    dict(type='AttributeStatisticsHook'),
    dict(type='LabelTableHook'),
    dict(type='ProtocolHook'),
    dict(type='PlainCheckpointHook'),
]
