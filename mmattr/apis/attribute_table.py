"""The attributes that results speak of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from mmengine.model import BaseModel

from mmattr.apis.prepared_image import PreparedImage
from mmattr.models.clip import PromptSet
from mmattr.structures import AttributeDataSample
from mmattr.structures.attribute_data_sample import UNKNOWN
from mmattr.visualization import AttributeRow


@dataclass(frozen=True)
class AttributeTable:
    """Names, groups and thresholds of M attributes, which never change: a new list of attributes is a new table.

    A running stream of predictions keeps the table that it was started with, so that its results agree with each other.

    Args:
        names: M names.
        groups: M group names, empty strings for none.
        thresholds: (M,) float64 in [0, 1].
        prompts: Sentences of the names, for a model that compares images with texts; None for others.
    """

    names: tuple[str, ...]
    groups: tuple[str, ...]
    thresholds: np.ndarray
    prompts: PromptSet | None = None

    def apply_to(self, model: BaseModel) -> None:
        """Let a model score this table; that costs nothing if it does already.

        Args:
            model: The model; one without prompts has its own attributes and stays as it is.
        """
        if self.prompts is not None:
            model.set_labels(self.names, self.prompts)

    def describe(
        self, image: PreparedImage, predicted: AttributeDataSample, known: np.ndarray | None = None
    ) -> dict[str, Any]:
        """Put names to the numbers of an image.

        Args:
            image: The image.
            predicted: What the model predicted.
            known: (M,) words that were given, -1 where there is none.

        Returns:
            The result, see `AttributeInferencer`.
        """
        scores = predicted.pred_score.float().cpu().numpy()
        above = zip(self.names, scores > self.thresholds, strict=True)
        result: dict[str, Any] = dict(path=image.path, scores=self._named(scores))
        result['labels'] = [name for name, present in above if present]
        if 'match_score' in predicted:
            result['matches'] = self._named(predicted.match_score.float().cpu().numpy())
        if known is not None:
            words = zip(self.names, known, strict=True)
            result['known'] = {name: int(word) for name, word in words if word != UNKNOWN}
        if image.gt_label is not None:
            labels = zip(self.names, image.gt_label.tolist(), strict=True)
            result['gt'] = {name: None if label == UNKNOWN else int(label) for name, label in labels}
        return result

    def rows(self, result: Mapping[str, Any]) -> list[AttributeRow]:
        """Describe a result by attribute, as pictures need it.

        Args:
            result: A result of this table without `error`.

        Returns:
            M rows.
        """
        labels = result.get('gt')
        known = result.get('known', {})
        return [
            AttributeRow(
                name=name,
                score=result['scores'][name],
                threshold=float(threshold),
                group=group,
                label=None if labels is None else (UNKNOWN if labels[name] is None else labels[name]),
                known=known.get(name),
            )
            for name, group, threshold in zip(self.names, self.groups, self.thresholds, strict=True)
        ]

    def _named(self, values: np.ndarray) -> dict[str, float]:
        return {name: float(value) for name, value in zip(self.names, values, strict=True)}
