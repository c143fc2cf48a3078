neck = None
head = dict(type='FCHead')
