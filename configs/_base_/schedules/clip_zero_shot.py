# No training: a checkpoint comes from tools/model_converters/untrained_checkpoint.py.
loss = dict(type='WeightedBCELoss')
optim_wrapper = dict(type='OptimWrapper', optimizer=dict(type='AdamW', lr=1e-5))
param_scheduler = None
train_cfg = dict(by_epoch=True, max_epochs=0, val_interval=1)
val_cfg = dict()
test_cfg = dict()
auto_scale_lr = dict(base_batch_size=64, enable=False)
