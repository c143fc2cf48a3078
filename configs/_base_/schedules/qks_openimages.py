# The recipe of the released code for Open Images: cross-entropy, and labels that nobody annotated taken as absent.
_base_ = './qks.py'
loss = dict(_delete_=True, type='AssumeNegativeLoss', loss=dict(type='WeightedBCELoss', reduction='mean'))
