"""Errors that a user can cause; each carries one sentence and needs no traceback to be understood."""


class MMAttrError(Exception):
    """Base of every error whose cause is the user's input.

    The message is one sentence: what was given, what was expected, the nearest valid choice and the file or key it
    came from. The command line tools print it without a traceback and exit with status 2.

    Args:
        message: The sentence.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return self.message


class ConfigError(MMAttrError, ValueError):
    """A config holds a key, a value or a combination that cannot work."""


class UnknownTypeError(MMAttrError, KeyError):
    """A config names a ``type`` that no registry knows."""


class DataError(MMAttrError, ValueError):
    """An annotation file, a label or an image cannot be used."""


class CheckpointError(MMAttrError, RuntimeError):
    """A checkpoint cannot be read or does not fit the model or the data set."""
