"""Keeping notes of mmengine away from the output of a tool."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from mmengine.logging import MMLogger


@contextmanager
def quiet_log() -> Iterator[None]:
    """Leave out what mmengine logs below the level of a warning, such as the learning rate of every single parameter.

    Yields:
        Nothing.
    """
    logger = MMLogger.get_current_instance()
    level = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(level)
