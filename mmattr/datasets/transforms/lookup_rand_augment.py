"""RandAugment without slow histograms."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from mmcv.transforms import BaseTransform

from mmattr.datasets.transforms.tone_tables import (
    autocontrast_table,
    brightness_table,
    contrast_table,
    equalize_table,
    look_up,
)
from mmattr.registry import TRANSFORMS

#: Operations of mmpretrain whose result depends on the image alone, and on a factor.
TABLES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    'AutoContrast': autocontrast_table,
    'Equalize': equalize_table,
}
FACTOR_TABLES: dict[str, Callable[[np.ndarray, float], np.ndarray]] = {
    'Brightness': brightness_table,
    'Contrast': contrast_table,
}


@TRANSFORMS.register_module()
class LookupRandAugment(BaseTransform):
    """``mmpretrain.RandAugment`` with the same draws and the same pixels in less time.

    Cubuk et al., "RandAugment: Practical automated data augmentation with a reduced search space", NeurIPS 2020.
    mmpretrain computes AutoContrast, Equalize, Contrast and Brightness of every pixel in floating point, the first from
    NumPy histograms. Here these four build a table of 256 values and look every pixel up; all other operations are
    mmpretrain's own. Nothing passes through Pillow.

    Modified key: ``img`` (H, W, 3) uint8.

    Args:
        policies: Configs of operations, or the name of a list of mmpretrain such as ``timm_increasing``.
        num_policies: Operations per image, drawn with replacement.
        magnitude_level: Level of all operations, 0 ... ``total_level``.
        magnitude_std: Standard deviation of the level; ``'inf'`` draws it evenly from 0 to ``magnitude_level``.
        total_level: Highest level.
        hparams: Arguments for all operations that know them.

    Raises:
        UnknownTypeError: If an operation is unknown.
    """

    def __init__(
        self,
        policies: str | Sequence[Mapping[str, Any]],
        num_policies: int,
        magnitude_level: float,
        magnitude_std: float | str = 0.0,
        total_level: float = 10,
        hparams: Mapping[str, Any] | None = None,
    ) -> None:
        cfg = dict(
            type='mmpretrain.RandAugment',
            _scope_='mmpretrain',
            policies=policies if isinstance(policies, str) else [dict(policy) for policy in policies],
            num_policies=num_policies,
            magnitude_level=magnitude_level,
            magnitude_std=magnitude_std,
            total_level=total_level,
            hparams=dict(pad_val=128) if hparams is None else dict(hparams),
        )
        self.rand_augment = TRANSFORMS.build(cfg)
        self.rand_augment.transforms = [_faster(operation) for operation in self.rand_augment.transforms]

    @property
    def transforms(self) -> list[BaseTransform]:
        """The operations that are drawn from."""
        return self.rand_augment.transforms

    def transform(self, results: dict[str, Any]) -> dict[str, Any]:
        """Apply operations drawn from the global random state of NumPy.

        Args:
            results: A record with ``img``.

        Returns:
            The same dict.
        """
        return self.rand_augment(results)

    def __repr__(self) -> str:
        return f'{type(self).__name__}: {self.rand_augment!r}'


class _Lookup(BaseTransform):
    """An operation of mmpretrain, which draws, with its pixels taken from a table."""

    def __init__(self, operation: Any) -> None:
        self.operation = operation

    def transform(self, results: dict[str, Any]) -> dict[str, Any]:
        operation, name = self.operation, type(self.operation).__name__
        if operation.random_disable():
            return results
        image = np.ascontiguousarray(results['img'])
        if name in TABLES:
            table = TABLES[name](image)
        else:
            given = operation.magnitude
            magnitude = operation.random_negative(operation.random_magnitude() if given is None else given)
            table = FACTOR_TABLES[name](image, 1 + magnitude)
        results['img'] = look_up(image, table)
        return results

    def __repr__(self) -> str:
        return f'{self.operation!r} by table'


def _faster(operation: Any) -> Any:
    """Wrap an operation of mmpretrain that has a table; subclasses of others stay as they are."""
    kind = type(operation)
    from_mmpretrain = kind.__module__.startswith('mmpretrain.')
    return _Lookup(operation) if from_mmpretrain and kind.__name__ in (*TABLES, *FACTOR_TABLES) else operation
