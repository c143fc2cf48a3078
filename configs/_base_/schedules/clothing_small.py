# A fixed schedule without any selection: the last epoch is the result. AdamW, because SGD from random weights stays at
# the majority answer for as many epochs.
loss = dict(type='WeightedBCELoss', reduction='mean')
optim_wrapper = dict(type='AutocastOptimWrapper', optimizer=dict(type='AdamW', lr=3e-4, weight_decay=0.05))
param_scheduler = dict(type='CosineAnnealingLR', T_max=20, by_epoch=True, convert_to_iter_based=True)
train_cfg = dict(by_epoch=True, max_epochs=20)
val_cfg = None
test_cfg = dict()
auto_scale_lr = dict(base_batch_size=32, enable=True)  # the learning rate follows the total batch size
