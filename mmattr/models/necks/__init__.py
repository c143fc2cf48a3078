"""From backbone features to what a head asks for."""

from mmattr.models.necks.token_neck import TokenNeck

__all__ = ['TokenNeck']
