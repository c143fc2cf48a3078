"""The metafiles of the configs and the page that shows published and measured figures side by side."""

from mmattr.apis.model_zoo.read_model_index import read_model_index
from mmattr.apis.model_zoo.render_page import render_page
from mmattr.apis.model_zoo.zoo_model import ZooModel
from mmattr.apis.model_zoo.zoo_result import ZooResult

__all__ = ['ZooModel', 'ZooResult', 'read_model_index', 'render_page']
