# Five epochs, for comparisons over several seeds on a CPU. The learning rate falls with every step and ends near zero.
_base_ = './lfwa_96px.py'
param_scheduler = dict(T_max=5, convert_to_iter_based=True)
train_cfg = dict(max_epochs=5)
