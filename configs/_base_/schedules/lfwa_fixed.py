# The paper's schedule without any selection: the last of its 57 epochs is the result.
_base_ = './lfwa.py'
train_cfg = dict(_delete_=True, by_epoch=True, max_epochs=57)
val_cfg = None
