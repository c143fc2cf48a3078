# D = 512 tokens of a ResNet-18 and feed-forward networks of the same width.
_base_ = './label2label.py'
head = dict(query_head=dict(ffn_channels=512), mlm=dict(ffn_channels=512))
