# L = 2, D = 2, no logit norm is stated. The feed-forward width follows the narrower tokens of AlexNet (256).
_base_ = './label2label.py'
head = dict(query_head=dict(num_layers=2, ffn_channels=256), mlm=dict(ffn_channels=256, logit_norm=False))
