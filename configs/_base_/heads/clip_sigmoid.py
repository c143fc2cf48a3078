# Training CLIP on attributes: the cosine of the class token and each text, and a sigmoid per pair as in SigLIP.
neck = dict(type='ClassTokenNeck')
head = dict(type='LabelMatchHead', embed_dims=128, normalize=True, scale=10.0)
