# The small CLIP with tokens as SequencePAR uses them: without the last norm, projected into the space of texts.
_base_ = './clip_tiny.py'
backbone = dict(normalize_tokens=False, project_tokens=True)
