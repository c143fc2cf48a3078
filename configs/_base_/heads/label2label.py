# L = 1, D = 2, alpha = 0.1, lambda = 1, one mask word per attribute, logit norm on the language model only: LFWA.
neck = dict(type='TokenNeck')
head = dict(
    type='Label2LabelHead',
    query_head=dict(type='AQNHead', num_layers=1, num_heads=4, ffn_channels=2048, dropout=0.1),
    mlm=dict(type='ImageConditionedMLM', num_layers=2, num_heads=4, ffn_channels=2048, dropout=0.1, logit_norm=True),
    mask_token=dict(type='AttributeSpecificMask'),
    mask_ratio=0.1,
    mlm_weight=1.0)
