"""Transforms that neither mmcv nor mmpretrain has; importing this package also registers those of mmcv."""

from mmattr.datasets.transforms.crop_bounding_box import CropBoundingBox
from mmattr.datasets.transforms.load_attribute_image import LoadAttributeImage
from mmattr.datasets.transforms.lookup_rand_augment import LookupRandAugment
from mmattr.datasets.transforms.pack_attribute_inputs import PackAttributeInputs
from mmattr.datasets.transforms.pad_to_square import PadToSquare
from mmattr.datasets.transforms.resize_image import ResizeImage
from mmattr.datasets.transforms.translate_pixels import TranslatePixels

__all__ = [
    'CropBoundingBox',
    'LoadAttributeImage',
    'LookupRandAugment',
    'PackAttributeInputs',
    'PadToSquare',
    'ResizeImage',
    'TranslatePixels',
]
