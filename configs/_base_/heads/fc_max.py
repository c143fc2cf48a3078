# Global maximum instead of average: the multi-label baseline of Rethinking of PAR.
_base_ = './fc.py'
head = dict(pooling='max')
