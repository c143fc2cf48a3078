# The loss multiplies the cosines by 30 before it compares them with labels.
_base_ = './rethinking.py'
loss = dict(type='ScaledBCELoss', positive_scale=30.0, negative_scale=30.0)
