"""The base of the metrics: counts instead of predictions, exact over any number of processes."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from operator import add
from typing import Any

import numpy as np
from mmengine.dist import all_gather_object, get_dist_info, is_main_process
from mmengine.evaluator import BaseMetric
from mmengine.logging import MMLogger

from mmattr.errors import DataError
from mmattr.evaluation.metrics.attribute_report import AttributeReport
from mmattr.evaluation.metrics.sample_arrays import stack_item

#: Images counted at once, or fewer when they take so many bytes. Counting each batch by itself costs about ten times as
#: much time.
BUFFER_ROWS = 16384
BUFFER_BYTES = 2**25

#: Images that are held back from counting, because the last one may turn out to be padding.
HELD_BACK_ROWS = 1


class StreamingMetric(BaseMetric):
    """A metric that remembers counts, so that its memory does not grow with the data set.

    Three steps, of which a subclass writes each once: ``format`` turns the predictions of a batch into arrays with one
    row per image, ``count`` turns rows into counts (anything that can be added with ``+``), and ``compute`` turns the
    counts of the whole data set into figures.

    **Exact under distributed padding.** A sampler deals image i to process i modulo the number of processes and repeats
    images at the end until every process has the same number. Process r therefore owns ``len(range(r, size, world))``
    images and sees at most one more, its last. The size of the data set is only known at the end, so the last row
    stays uncounted until then. Any other number of rows means that images are missing or counted twice, and is an
    error. The counts, not the predictions, are then exchanged and added.

    Args:
        item: Field of the predictions to evaluate, for example ``'pred_score'`` or ``'query_score'``.
        json_file: Where to write the figures, per attribute too; nowhere by default. Each evaluation writes it anew.
        prefix: What the names of the results start with, the metric's own by default. Two metrics of the same kind in
            one evaluator need different ones.
    """

    def __init__(self, item: str, json_file: str | None = None, prefix: str | None = None) -> None:
        super().__init__(prefix=prefix)
        self.item = item
        self.json_file = json_file
        self.reset()

    def reset(self) -> None:
        """Forget everything that was processed."""
        self._buffer: list[tuple[np.ndarray, ...]] = []
        self._num_buffered = 0
        self._bytes_buffered = 0
        self._num_received = 0
        self._size = 0
        self._counts: Any = None

    def format(self, data_samples: Sequence[Mapping[str, Any]]) -> tuple[np.ndarray, ...]:
        """Turn the predictions of a batch into arrays; by default labels and scores.

        Args:
            data_samples: B predictions as dicts.

        Returns:
            Arrays with B rows each; here (B, M) int8 and (B, M) float32.
        """
        name = type(self).__name__
        return stack_item(data_samples, 'gt_label', name), stack_item(data_samples, self.item, name)

    @abstractmethod
    def count(self, *rows: np.ndarray) -> Any:
        """Count rows.

        Args:
            rows: The arrays of ``format``, for any number of images from 1 on.

        Returns:
            Counts that can be added with ``+`` and sent to another process.
        """

    @abstractmethod
    def compute(self, counts: Any) -> dict[str, float]:
        """Turn the counts of the whole data set into figures.

        Args:
            counts: The sum of all counts.

        Returns:
            Figures by name, without the prefix; rates in percent.
        """

    def columns(self, counts: Any) -> dict[str, np.ndarray]:
        """Return the columns of the per-attribute table; none by default.

        Args:
            counts: The sum of all counts.

        Returns:
            (M,) arrays by title.
        """
        return {}

    def conventions(self) -> dict[str, Any]:
        """Return what a reader must know to compare the figures with others.

        Returns:
            Plain values by name.
        """
        return {'item': self.item}

    def resample(self, label: np.ndarray, score: np.ndarray, weights: np.ndarray) -> Iterator[Any]:
        """Count resamples of a data set, for metrics that count labels and scores; here row by row.

        Args:
            label: (N, M) in {1, 0, -1 = unknown}.
            score: (N, M) in [0, 1].
            weights: (b, N) how often each image occurs.

        Yields:
            What ``compute`` and ``columns`` take, for each of the b resamples.
        """
        for weight in weights.astype(np.int64):
            chosen = np.repeat(np.arange(len(weight)), weight)
            yield self.count(label[chosen], score[chosen])

    def merge(self, counts: list[Any]) -> Any:
        """Add the counts of all processes.

        Args:
            counts: One entry per process, None for a process that owns no image.

        Returns:
            The sum.
        """
        return reduce(add, [part for part in counts if part is not None])

    def process(self, data_batch: Any, data_samples: Sequence[Mapping[str, Any]]) -> None:
        """Take in the predictions of one batch.

        Args:
            data_batch: Not used.
            data_samples: B predictions as dicts.
        """
        if not data_samples:
            return
        rows = self.format(data_samples)
        self._buffer.append(rows)
        self._num_buffered += len(rows[0])
        self._num_received += len(rows[0])
        self._bytes_buffered += sum(column.nbytes for column in rows)
        if self._num_buffered >= BUFFER_ROWS + HELD_BACK_ROWS or self._bytes_buffered >= BUFFER_BYTES:
            self._flush(self._num_buffered - HELD_BACK_ROWS)

    def _flush(self, num_rows: int) -> None:
        """Count the first rows of the buffer and keep the others."""
        columns = [np.concatenate(column) for column in zip(*self._buffer, strict=True)]
        if num_rows > 0:
            counts = self.count(*(column[:num_rows] for column in columns))
            self._counts = counts if self._counts is None else self._counts + counts
        self._buffer = [tuple(column[num_rows:].copy() for column in columns)]
        self._num_buffered -= num_rows
        self._bytes_buffered = sum(column.nbytes for column in self._buffer[0])

    def evaluate(self, size: int) -> dict[str, float]:
        """Finish a pass over the data set.

        Args:
            size: Number of images of the data set.

        Returns:
            Figures as plain floats under ``prefix/name``, the same on every process.

        Raises:
            DataError: If the data set is empty, or if images were lost or repeated.
        """
        try:
            if size < 1:
                raise DataError(f'{type(self).__name__} has nothing to evaluate: the data set has no images.')
            self._size = size
            parts = all_gather_object((self._num_received, self._finish(size)))
            self._check_received([received for received, _ in parts], size)
            results = self.compute_metrics([counts for _, counts in parts])
        finally:
            self.reset()
        return {f'{self.prefix}/{name}': value for name, value in results.items()}

    def compute_metrics(self, results: list[Any]) -> dict[str, float]:
        """Add the counts of all processes, compute the figures and report them.

        Args:
            results: Counts, one entry per process.

        Returns:
            Figures by name, without the prefix.
        """
        counts = self.merge(results)
        figures = {name: float(value) for name, value in self.compute(counts).items()}
        report = self._report(figures, counts)  # on every process, so that all of them stop at an error
        if is_main_process():
            MMLogger.get_current_instance().info(report.text())
            if self.json_file is not None:
                report.save(self.json_file)
        return figures

    def _finish(self, size: int) -> Any:
        """Drop the padding of this process and count the rest."""
        rank, world = get_dist_info()
        owned = len(range(rank, size, world))
        if self._buffer and self._num_received in (owned, _padded(size, world)):
            self._flush(self._num_buffered - (self._num_received - owned))
        return self._counts

    def _check_received(self, received: list[int], size: int) -> None:
        """Raise, on every process alike, when one of them saw a wrong number of images."""
        world = len(received)
        for rank, number in enumerate(received):
            owned = len(range(rank, size, world))
            if number not in (owned, _padded(size, world)):
                raise DataError(
                    f'{type(self).__name__} received {number} predictions in process {rank} of {world} for a data set '
                    f'of {size} images, expected {owned}; use a sampler that deals each image out once, such as '
                    "sampler=dict(type='DefaultSampler', shuffle=False), and no drop_last."
                )

    def _report(self, figures: dict[str, float], counts: Any) -> AttributeReport:
        """Put the figures beside the conventions and the names that belong to them."""
        meta = self.dataset_meta or {}
        columns = self.columns(counts)
        names = self.attribute_names(len(next(iter(columns.values()))) if columns else 0)
        source = [str(meta[key]) for key in ('dataset', 'split') if meta.get(key)]
        return AttributeReport(
            title=' '.join([f'{self.prefix} ({type(self).__name__})', *(['on', *source] if source else [])]),
            conventions={'images': self._size, 'attributes': len(names), **self.conventions()},
            results=figures,
            names=names,
            groups=tuple(meta.get('groups') or ('',) * len(names)) if names else (),
            columns=columns,
        )

    def attribute_names(self, num_attributes: int) -> tuple[str, ...]:
        """Return the names of the attributes.

        Args:
            num_attributes: M of the predictions; 0 when the metric does not look at attributes.

        Returns:
            M names, ``'0'``, ``'1'``, ... for a data set without names.

        Raises:
            DataError: If the data set has another number of attributes.
        """
        names = tuple((self.dataset_meta or {}).get('attributes') or ())
        if num_attributes == 0 or not names:
            return tuple(str(index) for index in range(num_attributes))
        if len(names) != num_attributes:
            raise DataError(f'the predictions hold {num_attributes} attributes, the data set names {len(names)}.')
        return names


def _padded(size: int, world: int) -> int:
    """Images per process after padding."""
    return -(-size // world)
