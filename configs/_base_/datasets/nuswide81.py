# The 81 concepts, trained and tested, written by the converter with --labels concepts81; images and augmentation as in
# coco_randaugment.py. All 161,789 and 107,859 images of the official split, those without a concept too: papers that leave
# them out, or split anew, report other figures.
_base_ = './coco_randaugment.py'
data_root = 'data/nuswide/'
num_attributes = 81
train_dataloader = dict(dataset=dict(data_root=data_root, ann_file='annotations81/trainval.json'))
val_dataloader = dict(dataset=dict(data_root=data_root, ann_file='annotations81/test.json'))
test_dataloader = val_dataloader
