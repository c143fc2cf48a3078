"""What a picture shows about one attribute."""

from dataclasses import dataclass

from mmattr.errors import DataError


@dataclass(frozen=True)
class AttributeRow:
    """One line of a prediction picture.

    Args:
        name: The attribute.
        score: Predicted probability in [0, 1], or None when nothing was predicted.
        threshold: A score above it counts as present; in [0, 1].
        group: Heading under which the line stands; empty for none.
        label: Annotated label: 1 present, 0 absent, -1 unknown, None when there is no annotation to show.
        known: Word that was given to the model: 1 or 0, None when the model had to predict it.

    Raises:
        DataError: If a number is out of its range.
    """

    name: str
    score: float | None = None
    threshold: float = 0.5
    group: str = ''
    label: int | None = None
    known: int | None = None

    def __post_init__(self) -> None:
        if self.score is not None and not 0 <= self.score <= 1:
            raise DataError(f'The score of attribute {self.name!r} must lie in [0, 1], got {self.score}.')
        if not 0 <= self.threshold <= 1:
            raise DataError(f'The threshold of attribute {self.name!r} must lie in [0, 1], got {self.threshold}.')
        if self.label not in (None, 1, 0, -1):
            raise DataError(f'The label of attribute {self.name!r} must be 1, 0 or -1 (unknown), got {self.label}.')
        if self.known not in (None, 1, 0):
            raise DataError(f'The known word of attribute {self.name!r} must be 1 or 0, got {self.known}.')

    @property
    def predicted_present(self) -> bool:
        """Whether the score lies above the threshold; False without a score."""
        return self.score is not None and self.score > self.threshold

    @property
    def disagrees(self) -> bool:
        """Whether prediction and annotation differ; False when either is missing or the label is unknown."""
        return self.score is not None and self.label in (0, 1) and self.predicted_present != bool(self.label)
