import logging

from mmengine.logging import MMLogger

from mmattr.apis.quiet_log import quiet_log


def test_notes_are_left_out_and_warnings_kept():
    logger = MMLogger.get_current_instance()
    before = logger.level
    with quiet_log():
        assert not logger.isEnabledFor(logging.INFO)
        assert logger.isEnabledFor(logging.WARNING)
    assert logger.level == before
