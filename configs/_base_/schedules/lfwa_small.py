# A third of the epochs of lfwa_96px, because a step at 128 x 128 costs nearly twice as much: under 25 minutes on two
# cores. The learning rate falls with every step, so that it ends near zero.
_base_ = './lfwa_96px.py'
param_scheduler = dict(T_max=4, convert_to_iter_based=True)
train_cfg = dict(max_epochs=4)
