# The linear classifier of the released pedestrian code is followed by a batch-norm over its logits.
_base_ = './fc.py'
head = dict(logit_norm=True)
