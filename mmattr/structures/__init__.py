"""What travels between the data set, the model, the metrics and the pictures."""

from mmattr.structures.attribute_data_sample import AttributeDataSample

__all__ = ['AttributeDataSample']
