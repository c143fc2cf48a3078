# Zero-shot CLIP: the cosine of the class token and the text, times CLIP's factor. Nothing is trained.
neck = dict(type='ClassTokenNeck')
head = dict(type='LabelMatchHead', embed_dims=512, normalize=True, scale=100.0)
