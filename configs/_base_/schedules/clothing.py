# The paper states SGD, 0.05, cosine and 22 epochs; momentum and weight decay are those of LFWA, its sibling.
loss = dict(type='WeightedBCELoss', reduction='mean')
optim_wrapper = dict(type='OptimWrapper', optimizer=dict(type='SGD', lr=0.05, momentum=0.9, weight_decay=1e-3))
param_scheduler = dict(type='CosineAnnealingLR', T_max=22, by_epoch=True)
train_cfg = dict(by_epoch=True, max_epochs=22, val_interval=1)
val_cfg = dict()
test_cfg = dict()
auto_scale_lr = dict(base_batch_size=32, enable=True)  # the learning rate follows the total batch size
