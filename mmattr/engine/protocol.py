"""What decides the schedule and the reported checkpoint of a run."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Protocol:
    """A way of using the splits of a data set.

    Attributes:
        selects: Whether a best checkpoint is chosen by evaluation during training.
        tested: Which checkpoints are tested at the end: ``'best'``, ``'last'``.
        description: One sentence for the log.
    """

    selects: bool
    tested: tuple[str, ...]
    description: str


#: Every value of the config key ``protocol``.
PROTOCOLS = {
    'paper': Protocol(
        selects=True,
        tested=('last', 'best'),
        description='the learning rate schedule and the best checkpoint follow the TEST split, as the released code '
        'of the paper does; the last epoch is reported beside the best one.',
    ),
    'heldout': Protocol(
        selects=True,
        tested=('best',),
        description='schedule and best checkpoint follow a held-out part of the training data; the test split is '
        'used once, at the end.',
    ),
    'fixed': Protocol(
        selects=False,
        tested=('last',),
        description='the schedule is fixed in advance and nothing is selected; the last epoch is tested once, at the '
        'end.',
    ),
}
