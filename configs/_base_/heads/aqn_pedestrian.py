# L = 2; the released PA-100K model adds one encoder layer over the queries and normalises the logits.
_base_ = './aqn.py'
head = dict(num_layers=2, query_encoder_layers=1, logit_norm=True)
