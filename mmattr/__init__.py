"""mmattr: an open toolbox for multi-attribute image recognition."""

from mmattr.version import __version__

__all__ = ['__version__']
