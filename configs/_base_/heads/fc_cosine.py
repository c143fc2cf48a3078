# Rethinking of PAR, 'cosine': the logits are cosines, which the loss multiplies.
_base_ = './fc.py'
head = dict(classifier=dict(type='CosineLinear', scale=1.0))
