# One head with temperature 1 and the small lambda that the paper takes for VOC 2007.
neck = None
head = dict(type='CSRAHead', num_heads=1, lam=0.1)
