"""Pictures of predictions: score bars beside the image, and sheets of several of them."""

from mmattr.visualization.attribute_row import AttributeRow
from mmattr.visualization.attribute_visualizer import AttributeVisualizer
from mmattr.visualization.draw_legend import draw_legend
from mmattr.visualization.draw_prediction import draw_prediction
from mmattr.visualization.draw_sheet import draw_sheet
from mmattr.visualization.image_attention import ImageAttention
from mmattr.visualization.layer_attention import LayerAttention
from mmattr.visualization.picture_style import PictureStyle
from mmattr.visualization.sample_rows import sample_rows

__all__ = [
    'AttributeRow',
    'AttributeVisualizer',
    'ImageAttention',
    'LayerAttention',
    'PictureStyle',
    'draw_legend',
    'draw_prediction',
    'draw_sheet',
    'sample_rows',
]
