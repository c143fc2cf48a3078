# The recipe of Label2Label on PA-100K is that of the Strong Baseline, which trains for 30 epochs.
_base_ = './pa100k.py'
train_cfg = dict(max_epochs=30)
