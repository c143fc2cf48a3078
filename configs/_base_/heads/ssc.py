# A leaf adds map_size, the height and width of the last map in training.
neck = None
head = dict(
    type='SpatialSemanticConsistencyHead',
    head=dict(type='FCHead', pooling='max'),
    spatial_weight=1.0,
    semantic_weight=0.1,
    start_epoch=3)
