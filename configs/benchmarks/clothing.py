"""The three heads on Clothing Attributes, each seed on its own split: slim ResNet-18 from random weights, 128 x 128.

The splits keep identical pictures on one side; seed k reads ``annotations_seed<k>``, which is made by

    python tools/dataset_converters/clothing.py data/clothing/labels.csv --images data/clothing/images --split-id 0 \\
        --out data/clothing/annotations_seed0

and the same with 1 and 2. Unknown labels count nowhere; ``group/*`` are the columns of Table 10.

Protocol: fixed: nothing is selected, the last epoch is tested once.
Hardware: 2 CPU cores, about a quarter of an hour.
Command: python tools/benchmark.py configs/benchmarks/clothing.py
"""
runs = [
    dict(name='fc', config='configs/fc/clothing_small.py'),
    dict(name='aqn', config='configs/aqn/clothing_small.py'),
    dict(name='label2label', config='configs/label2label/clothing_small.py'),
]
options = {
    'train_dataloader.dataset.ann_file': 'annotations_seed{seed}/trainval.json',
    'test_dataloader.dataset.ann_file': 'annotations_seed{seed}/test.json',
}
seeds = [0, 1, 2]
baseline = 'fc'
