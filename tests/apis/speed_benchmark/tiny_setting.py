"""A setting so small that a step takes a moment."""

from mmattr.apis.speed_benchmark.setting import Setting

TINY = Setting(
    num_attributes=5,
    image_size=32,
    depth=18,
    base_channels=8,
    batch_size=3,
    threads=1,
    train_rounds=1,
    rounds=1,
    data_images=1,
    eval_images=300,
)
