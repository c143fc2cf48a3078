# The small CLIP with tokens as SequencePAR and PVLR use them: projected into the space of texts.
_base_ = './clip_tiny.py'
backbone_channels = 128
backbone = dict(project_tokens=True)
