"""The report about known attributes as hints, for programs and for readers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mmattr.apis.hinted_predictions import HintedPredictions
from mmattr.errors import DataError
from mmattr.evaluation.functional.hint_curve import HintPoint, hint_curve, hint_difference
from mmattr.evaluation.functional.label_regression import LabelRegression
from mmattr.evaluation.metrics.attribute_report import plain
from mmattr.structures.attribute_data_sample import UNKNOWN

#: Names of the two references without training.
STATISTICS = 'label statistics, no image'
STATISTICS_AND_SCORES = 'own scores revised by label statistics'

#: Attributes in the Markdown table of those that gain and lose most.
NUM_LISTED = 5


@dataclass(frozen=True, eq=False)
class HintReport:
    """Errors of several models that were given the same words; the first model is what the others are compared with.

    Args:
        setting: What was evaluated: data set, split, number of images, seed and so on.
        names: M attribute names.
        percents: F percentages of given words, 0 first.
        label: (N, M) annotated labels.
        given: (F, R, N, M) bool, the words that were given.
        predicted: (F, R, N, M) bool by model name: predicted labels.
    """

    setting: Mapping[str, Any]
    names: Sequence[str]
    percents: Sequence[float]
    label: np.ndarray
    given: np.ndarray
    predicted: Mapping[str, np.ndarray]

    def curves(self) -> dict[str, tuple[HintPoint, ...]]:
        """Evaluate every model at every percentage.

        Returns:
            F points by model name.
        """
        return {
            name: hint_curve(self.label, self.given, predicted, self.percents)
            for name, predicted in self.predicted.items()
        }

    def as_json(self) -> dict[str, Any]:
        """Arrange the report for a program.

        Returns:
            ``setting`` and ``models``: for each its ``name`` and ``curve``, a list of dicts with the fields of
            :class:`HintPoint`; the models after the first also have ``difference_to_first`` with its interval.
        """
        first, *_ = self.predicted.values()
        models = []
        for number, (name, points) in enumerate(self.curves().items()):
            curve = [self._point_as_json(point) for point in points]
            for index, entry in enumerate(curve if number else []):
                value, *ends = hint_difference(self.label, self.given[index], first[index], self.predicted[name][index])
                entry |= dict(difference_to_first=plain(value), difference_interval=[plain(end) for end in ends])
            models.append(dict(name=name, curve=curve))
        return dict(setting=dict(self.setting), models=models)

    def as_markdown(self) -> str:
        """Arrange the report for a reader.

        Returns:
            A table of errors by model and percentage, and the attributes of the first model that gain and lose most.
        """
        curves = self.curves()
        lines = ['# Known attributes as hints', '', *(f'- {key}: {value}' for key, value in self.setting.items()), '']
        lines += [
            'Error in percent on the labels that are known and not given, its 95 % bootstrap interval over images, and '
            'in brackets the error of the same model on the same labels without hints.',
            '',
            '| given | ' + ' | '.join(curves) + ' |',
            '| ---: |' + ' ---: |' * len(curves),
        ]
        for points in zip(*curves.values(), strict=True):
            cells = [
                f'{p.error:.2f} [{p.error_interval[0]:.2f}, {p.error_interval[1]:.2f}] ({p.error_without:.2f})'
                for p in points
            ]
            lines.append(f'| {points[0].percent:g} % | ' + ' | '.join(cells) + ' |')
        name, points = next(iter(curves.items()))
        return '\n'.join([*lines, '', *self._attribute_table(name, points[-1]), ''])

    def _attribute_table(self, name: str, point: HintPoint) -> list[str]:
        """List the attributes that hints change most."""
        gain = point.label_error_without - point.label_error
        order = [int(index) for index in np.argsort(-gain, kind='stable') if np.isfinite(gain[index])]
        listed = order if len(order) <= 2 * NUM_LISTED else order[:NUM_LISTED] + order[-NUM_LISTED:]
        rows = [
            f'| {self.names[j]} | {point.label_error_without[j]:.2f} | {point.label_error[j]:.2f} | {gain[j]:+.2f} |'
            for j in listed
        ]
        return [
            f'Attributes of {name} that gain and lose most with {point.percent:g} % of the words given:',
            '',
            '| attribute | error without | error with | gain |',
            '| --- | ---: | ---: | ---: |',
            *rows,
        ]

    def _point_as_json(self, point: HintPoint) -> dict[str, Any]:
        columns = dict(error=point.label_error, error_without=point.label_error_without)
        return dict(
            percent=point.percent,
            given_per_image=point.given,
            error=plain(point.error),
            error_interval=[plain(end) for end in point.error_interval],
            error_of_draws=[plain(value) for value in point.error_of_draws],
            error_without=plain(point.error_without),
            gain=plain(point.gain),
            gain_interval=[plain(end) for end in point.gain_interval],
            attributes={
                name: {key: plain(values[j]) for key, values in columns.items()} for j, name in enumerate(self.names)
            },
        )


def statistics_predictions(hinted: HintedPredictions, training_labels: np.ndarray) -> dict[str, np.ndarray]:
    """Predict with the references that need no training, see :class:`LabelRegression`.

    Args:
        hinted: Labels, given words and scores without hints of a model.
        training_labels: (N', M) labels of the training split, in the order of the model's attributes.

    Returns:
        Predicted labels (F, R, N, M) bool: from the given words alone, and from the model's scores without hints
        revised by the given words.
    """
    statistics = LabelRegression(training_labels)
    alone, revised = np.empty_like(hinted.given), np.empty_like(hinted.given)
    for index in np.ndindex(hinted.given.shape[:2]):
        known = np.where(hinted.given[index], hinted.label, UNKNOWN)
        alone[index] = statistics.predict(known) > 0.5
        revised[index] = statistics.update(hinted.score, known) > 0.5
    return {STATISTICS: alone, STATISTICS_AND_SCORES: revised}


def check_same_images(first: HintedPredictions, second: HintedPredictions, names: Sequence[str]) -> None:
    """Refuse to compare models on different data.

    Args:
        first: Predictions of one model.
        second: Predictions of the other.
        names: What to call the two in the error.

    Raises:
        DataError: If attributes or labels differ.
    """
    if first.names != second.names:
        raise DataError(f'{names[0]} and {names[1]} have other attributes or another order of them.')
    if not np.array_equal(first.label, second.label):
        raise DataError(f'{names[0]} and {names[1]} are tested on other images: their labels differ.')
