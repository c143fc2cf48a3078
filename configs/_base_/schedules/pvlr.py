# Ours, because the paper's recipe could not be read. Loss, learning rates, decay and batch size follow what its first author
# used later (RAM, CVPR 2025): asymmetric loss without probability shift, a tenth of the learning rate for CLIP's image tower,
# 1e-3 for the learned tokens, there with SGD. The loss of an image is summed over its labels, so that the regularisation of
# ifm='regularisation', a mean square of normalised features, is a small part of it.
loss = dict(
    type='AsymmetricLoss', gamma_neg=2, gamma_pos=0, clip=0.0, eps=1e-5, detach_focusing=True,
    reduction='attribute_sum')
optim_wrapper = dict(
    type='OptimWrapper',
    optimizer=dict(type='AdamW', lr=5e-5, weight_decay=1e-4),
    paramwise_cfg=dict(
        custom_keys={
            'backbone': dict(lr_mult=0.1),
            'soft_prompts.tokens': dict(lr_mult=20, decay_mult=0),
        }))
param_scheduler = [
    dict(type='LinearLR', start_factor=0.01, begin=0, end=1, by_epoch=True, convert_to_iter_based=True),
    dict(type='CosineAnnealingLR', begin=1, T_max=19, by_epoch=True, convert_to_iter_based=True),
]
train_cfg = dict(by_epoch=True, max_epochs=20, val_interval=5)
val_cfg = dict()
test_cfg = dict()
auto_scale_lr = dict(base_batch_size=32, enable=True)  # the learning rate follows the total batch size
