# A fixed schedule without any selection: the last epoch is the result. Ten epochs are two to four minutes of one core:
# enough for random weights to leave the majority answer, and 1,500 images are learned by heart soon after.
loss = dict(type='WeightedBCELoss', reduction='mean')
optim_wrapper = dict(type='AutocastOptimWrapper', optimizer=dict(type='AdamW', lr=3e-4, weight_decay=0.05))
param_scheduler = dict(type='CosineAnnealingLR', T_max=10, by_epoch=True, convert_to_iter_based=True)
train_cfg = dict(by_epoch=True, max_epochs=10)
val_cfg = None
test_cfg = dict()
auto_scale_lr = dict(base_batch_size=32, enable=True)  # the learning rate follows the total batch size
