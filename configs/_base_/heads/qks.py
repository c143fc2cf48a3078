# m = 12 queries, L = 7 layers; a label is scored by the query that matches its text best. QKS on NUS-WIDE.
neck = dict(type='QueryKnowledgeNeck', num_queries=12, num_layers=7, num_heads=12, ffn_channels=3072, dropout=0.1)
head = dict(type='LabelMatchHead', embed_dims=512)
