"""Annotations, data sets, samplers and transforms."""

from mmattr.datasets.annotation import Annotation
from mmattr.datasets.attribute_dataset import AttributeDataset
from mmattr.datasets.attribute_spec import AttributeSpec
from mmattr.datasets.samplers import ClassAwareSampler
from mmattr.datasets.sparse_annotation import SparseAnnotation
from mmattr.datasets.sparse_attribute_dataset import SparseAttributeDataset
from mmattr.datasets.synthetic_pedestrians import SyntheticPedestrians

__all__ = [
    'Annotation',
    'AttributeDataset',
    'AttributeSpec',
    'ClassAwareSampler',
    'SparseAnnotation',
    'SparseAttributeDataset',
    'SyntheticPedestrians',
]
