"""Which top-level keys a config may hold and what each is for."""

import inspect

from mmengine.runner import Runner

#: Keys of fragments that a leaf joins into others, and the key that is really read. Changing one of them on the
#: command line would change nothing, because the join has happened by then.
JOINED_KEYS = {
    'backbone': 'model.backbone',
    'neck': 'model.neck',
    'head': 'model.head',
    'loss': 'model.loss',
    'num_attributes': 'model.num_attributes',
    'backbone_channels': 'model.in_channels',
    'dataset_type': 'train_dataloader.dataset.type',
    'data_root': 'train_dataloader.dataset.data_root',
    'train_pipeline': 'train_dataloader.dataset.pipeline',
    'test_pipeline': 'test_dataloader.dataset.pipeline',
    'image_size': 'train_dataloader.dataset.pipeline',
}

#: Keys that mmengine's runner reads from the config itself rather than from its arguments.
_RUNNER_EXTRAS = {
    'activation_checkpointing',
    'compile',
    'custom_imports',
    'efficient_conv_bn_eval',
    'find_unused_parameters',
    'model_wrapper_cfg',
    'sync_bn',
}

#: Keys that mmattr reads.
_OWN_KEYS = {'protocol', 'attribute_names', 'fast_runtime'}


def known_keys() -> set[str]:
    """List every top-level key that something reads.

    Returns:
        The arguments of the runner, what it reads besides, the keys of fragments and those of mmattr.
    """
    arguments = set(inspect.signature(Runner.__init__).parameters) - {'self', 'cfg'}
    return arguments | _RUNNER_EXTRAS | _OWN_KEYS | set(JOINED_KEYS)
