# The 51 attributes and the first partition that the field reports, padded as SequencePAR does.
_base_ = './pa100k_padded.py'
data_root = 'data/rap/'
num_attributes = 51
train_dataloader = dict(dataset=dict(data_root=data_root))
val_dataloader = dict(dataset=dict(data_root=data_root))
test_dataloader = val_dataloader
