"""What the rows of the speed benchmark should reach."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """Limits of one row.

    Attributes:
        stock: Of the ratio against the reference with stock settings; None for no limit.
        same_switches: Of the ratio against the reference with the same settings as ours.
        lower_is_better: The ratio is our share, as for memory, and the limit its largest value.
    """

    stock: float | None = None
    same_switches: float | None = None
    lower_is_better: bool = False

    def is_met(self, ratio: float, limit: float) -> bool:
        """Compare a ratio with a limit.

        Args:
            ratio: What was measured.
            limit: One of the two limits.

        Returns:
            Whether it is reached.
        """
        return ratio <= limit if self.lower_is_better else ratio >= limit


#: By row. Ratios of one machine and one run: ResNet-50, 40 attributes, 250 x 250 pixels.
TARGETS = {
    'train_fp32_b16': Target(2.0, 1.2),
    'train_bf16_b16': Target(3.2, 1.3),
    'train_fp32_b2': Target(None, 1.0),
    'train_bf16_b2': Target(None, 1.0),
    'infer_fp32_b16': Target(3.4, 1.15),
    'infer_bf16_b16': Target(5.5, 1.5),
    'infer_fp32_b1': Target(2.0),
    'data_250': Target(2.5),
    'data_178x218': Target(6.0),
    'data_1000x700': Target(4.0),
    'data_250_normalised': Target(1.3),
    'data_178x218_normalised': Target(3.0),
    'data_1000x700_normalised': Target(3.0),
    'evaluate': Target(10.0),
    'peak_memory_b16': Target(0.8, lower_is_better=True),
}
