# Half the epochs of lfwa_96px, because a step at 128 x 128 costs nearly twice as much: under 25 minutes on two cores.
_base_ = './lfwa_96px.py'
param_scheduler = dict(T_max=6)
train_cfg = dict(max_epochs=6)
