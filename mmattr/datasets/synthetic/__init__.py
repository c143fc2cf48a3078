"""The generator behind SyntheticPedestrians: who is on the street, and how they are drawn."""

from mmattr.datasets.synthetic.attribute_distribution import AttributeDistribution
from mmattr.datasets.synthetic.contact_sheet import contact_sheet
from mmattr.datasets.synthetic.description import describe_distribution
from mmattr.datasets.synthetic.pedestrian_renderer import PedestrianRenderer

__all__ = ['AttributeDistribution', 'PedestrianRenderer', 'contact_sheet', 'describe_distribution']
