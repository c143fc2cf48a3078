"""Low-rank attention head on the synthetic pedestrians.

Paper: none, this is the example of a plugin. Baseline: configs/fc/synthetic.py, same backbone and budget.
Hardware: 2 CPU cores.
Expected: not yet measured.
Command, in this folder's parent: PYTHONPATH=. python TOOLS/train.py configs/low_rank_attention_synthetic.py
where TOOLS is what `python -m mmattr.config_path --tools` prints.
"""

# The base config comes with mmattr, wherever that is installed. mmengine evaluates this line on its own, before any
# import statement of this file. A relative path works as well for a plugin that never leaves the repository.
_base_ = [str(__import__('mmattr.config_path', fromlist=['config_path']).get_config_path('fc/synthetic.py'))]

custom_imports = dict(imports=['low_rank_attention'])

model = dict(head=dict(_delete_=True, type='LowRankAttentionHead', rank=8))
