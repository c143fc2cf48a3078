# The recipe of the released code: Adam without weight decay, the sum of the cross-entropies of a batch, a drop by 10 after
# 5 evaluations without a smaller loss.
loss = dict(type='WeightedBCELoss', reduction='sum')
optim_wrapper = dict(type='OptimWrapper', optimizer=dict(type='Adam', lr=1e-5))
param_scheduler = dict(type='ReduceOnPlateauLR', monitor='eval/loss', rule='less', factor=0.1, patience=5, by_epoch=True)
train_cfg = dict(by_epoch=True, max_epochs=100, val_interval=1)
val_cfg = dict()
test_cfg = dict()
auto_scale_lr = dict(base_batch_size=16, enable=False)  # a sum grows with the batch, and Adam does not care
