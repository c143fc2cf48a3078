"""The vision-language systems beside Label2Label on synthetic pedestrians, all but the last on the same 23 attributes.

The three start from a small CLIP that was trained on other synthetic pedestrians, Label2Label from random weights: the
comparison shows that they train and what they cost, not which is better. ``qks_unseen`` never trains *glasses*, *shorts*
and *backpack*; its ``zero_shot/ZSL_*`` figures are theirs.

Protocol: heldout: each run selects its best epoch on held-out training data, the test split is used once.
Hardware: 2 CPU cores; --seeds 0 took an hour beside other work.
Command: python tools/benchmark.py configs/benchmarks/synthetic_vision_language.py
    after the two commands of configs/qks/synthetic_clip.py, which make the CLIP.
"""
_clip = {'model.backbone.weights': 'work_dirs/qks/synthetic_clip/clip.pth'}
runs = [
    dict(name='label2label', config='configs/label2label/synthetic.py'),
    dict(name='sequencepar', config='configs/sequencepar/synthetic.py', options=_clip),
    dict(name='qks', config='configs/qks/synthetic_all.py', options=_clip),
    dict(name='pvlr', config='configs/pvlr/synthetic.py', options=_clip),
    dict(name='qks_unseen', config='configs/qks/synthetic.py', options=_clip),
]
seeds = [0, 1]
baseline = 'label2label'
