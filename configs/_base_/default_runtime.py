# Everything about a run that is neither data, model nor schedule. A leaf that selects a checkpoint adds
# default_hooks = dict(checkpoint=dict(save_best='ped/mA', rule='greater')).
default_scope = 'mmattr'

default_hooks = dict(
    timer=dict(type='IterTimerHook'),
    logger=dict(type='LoggerHook', interval=50),
    param_scheduler=dict(type='ParamSchedulerHook'),
    checkpoint=dict(type='AtomicCheckpointHook', interval=1, max_keep_ckpts=2),
    sampler_seed=dict(type='DistSamplerSeedHook'))
custom_hooks = [
    dict(type='CheckpointGuardHook'),
    dict(type='EpochSeedHook'),
    dict(type='TrainingTimeHook'),
    dict(type='AttributeStatisticsHook'),
    dict(type='ProtocolHook'),
    dict(type='PlainCheckpointHook'),
]

env_cfg = dict(
    cudnn_benchmark=False,
    mp_cfg=dict(mp_start_method='fork', opencv_num_threads=0),
    dist_cfg=dict(backend='nccl'))
visualizer = dict(type='AttributeVisualizer', vis_backends=[dict(type='LocalVisBackend')])
# Training losses and times are averaged over the last iterations; metrics, whose names have a slash, are never: mmengine
# would average eval/loss over epochs.
log_processor = dict(type='LogProcessor', by_epoch=True, mean_pattern=r'^[^/]*(loss|time|grad_norm)[^/]*$')
log_level = 'INFO'

load_from = None
resume = False
randomness = dict(seed=0, deterministic=False)
