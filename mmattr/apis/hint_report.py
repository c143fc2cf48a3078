"""The report about known attributes as hints, for programs and for readers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mmattr.apis.hinted_predictions import HintedPredictions
from mmattr.errors import DataError
from mmattr.evaluation.functional.hint_curve import HintPoint, hint_curve, hint_difference
from mmattr.evaluation.functional.linear_completion import LinearCompletion
from mmattr.evaluation.metrics.attribute_report import plain

#: Names of the two references without a language model.
STATISTICS = 'label statistics, no image'
RESIDUALS = 'scores without hints + residuals of the given words'

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


def statistics_predictions(hinted: HintedPredictions, training_labels: np.ndarray) -> np.ndarray:
    """Predict from the given words alone, by the means and covariances of the training labels.

    Args:
        hinted: Labels and given words.
        training_labels: (N', M) labels of the training split, in the order of the model's attributes.

    Returns:
        (F, R, N, M) bool, predicted labels.
    """
    statistics = LinearCompletion(training_labels, training_labels >= 0)
    return np.stack([[statistics.complete(hinted.label, words) > 0.5 for words in draws] for draws in hinted.given])


def residual_predictions(hinted: HintedPredictions) -> np.ndarray:
    """Correct the scores that a model has without hints by what the given words say about its mistakes.

    Any classifier can do this: where it was wrong about a given word, it tends to be wrong about related ones. The
    residuals, label minus score, of one half of the images correct those of the other half; the halves are the first
    and the second images of the data set, so that neighbours, often of one person, stay together. Fitted on test
    labels, it says how much the given words hold beyond the image and is no model to compare test errors with.

    Args:
        hinted: Labels, given words and scores without hints of a model.

    Returns:
        (F, R, N, M) bool, predicted labels; without given words those of the model.

    Raises:
        DataError: If one half has no known label.
    """
    known = hinted.label >= 0
    residual = hinted.label - hinted.score.astype(np.float64)
    predicted = np.broadcast_to(hinted.score > 0.5, hinted.given.shape).copy()
    middle = len(residual) // 2
    for own, other in ((slice(middle), slice(middle, None)), (slice(middle, None), slice(middle))):
        completion = LinearCompletion(residual[other], known[other])
        for index in np.ndindex(hinted.given.shape[:2]):
            given = hinted.given[index][own]
            # No mean correction: without a given word the scores stay what they are.
            change = completion.complete(residual[own], given) - completion.mean
            predicted[index][own] = hinted.score[own] + change > 0.5
    return predicted


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
