"""Annotations, data sets, samplers and transforms."""

from mmattr.datasets.annotation import Annotation
from mmattr.datasets.attribute_dataset import AttributeDataset
from mmattr.datasets.attribute_spec import AttributeSpec
from mmattr.datasets.packed_image_backend import PackedImageBackend
from mmattr.datasets.packed_image_writer import PackedImageWriter
from mmattr.datasets.packed_images import PackedImages
from mmattr.datasets.samplers import ClassAwareSampler
from mmattr.datasets.sparse_annotation import SparseAnnotation
from mmattr.datasets.sparse_attribute_dataset import SparseAttributeDataset
from mmattr.datasets.synthetic_pedestrians import SyntheticPedestrians

__all__ = [
    'Annotation',
    'AttributeDataset',
    'AttributeSpec',
    'ClassAwareSampler',
    'PackedImageBackend',
    'PackedImageWriter',
    'PackedImages',
    'SparseAnnotation',
    'SparseAttributeDataset',
    'SyntheticPedestrians',
]
