# L = 2, D = 2, dropout 0.3 in the language model; the released PA-100K model adds one encoder layer over the queries
# and normalises both heads' logits.
_base_ = './label2label.py'
head = dict(query_head=dict(num_layers=2, query_encoder_layers=1, logit_norm=True), mlm=dict(dropout=0.3))
