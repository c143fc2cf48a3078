"""Labels and scores of a data set in a file, for evaluation and pictures without the model."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from mmengine.dist import get_dist_info, is_main_process
from mmengine.logging import MMLogger

from mmattr.errors import DataError
from mmattr.evaluation.metrics.sample_arrays import stack_item
from mmattr.evaluation.metrics.streaming_metric import StreamingMetric
from mmattr.evaluation.score_file import ScoreFile, check_score_path
from mmattr.registry import METRICS
from mmattr.structures.attribute_data_sample import UNKNOWN

#: Field that the Label2Label head adds: the guess of its attribute query network.
QUERY_ITEM = 'query_score'


@METRICS.register_module()
class ScoreWriter(StreamingMetric):
    """Write the scores of every image, in the order of the data set, each image once.

    No figures come out of it; the file, described at :class:`~mmattr.evaluation.score_file.ScoreFile`, is what
    ``tools/analysis_tools/eval_scores.py`` and ``errors.py`` read. Scores of the attribute query network are written
    beside the others when the model has one. Other than the metrics this keeps all scores in memory, 5 to 9 bytes per
    label and the path.

    Args:
        out_file: The file to write, ending in ``.npz``.
        item: Field of the predictions to write.

    Raises:
        ConfigError: If ``out_file`` does not end in ``.npz``.
    """

    default_prefix = 'scores'

    def __init__(self, out_file: str, item: str = 'pred_score') -> None:
        super().__init__(item=item)
        self.out_file = check_score_path(out_file)

    def format(self, data_samples: Sequence[Mapping[str, Any]]) -> tuple[np.ndarray, ...]:
        """Collect the scores, the labels (unknown where the data set has none), the paths, boxes and positions.

        Args:
            data_samples: B predictions as dicts.

        Returns:
            (B, M) int8, (B, M) float32, (B, M) or (B, 0) float32, (B,) str, (B, 4) or (B, 0) int64 and (B,) int64.
        """
        score = stack_item(data_samples, self.item, type(self).__name__)
        if all('gt_label' in sample for sample in data_samples):
            label = stack_item(data_samples, 'gt_label', type(self).__name__).astype(np.int8)
        else:
            label = np.full(score.shape, UNKNOWN, dtype=np.int8)
        first = self._num_received
        rank, world = get_dist_info()
        positions = [
            int(sample.get('sample_idx', (first + row) * world + rank)) for row, sample in enumerate(data_samples)
        ]
        paths = [str(sample.get('img_path', '')) for sample in data_samples]
        boxes = [tuple(sample.get('crop_box') or ()) for sample in data_samples]
        texts, numbers = np.array(paths, dtype=np.str_), np.array(positions, dtype=np.int64)
        return label, score, self._query(data_samples), texts, np.array(boxes, dtype=np.int64), numbers

    def _query(self, data_samples: Sequence[Mapping[str, Any]]) -> np.ndarray:
        """Collect the scores of the query network; no columns for models without one."""
        if self.item == QUERY_ITEM or not all(QUERY_ITEM in sample for sample in data_samples):
            return np.empty((len(data_samples), 0), dtype=np.float32)
        return stack_item(data_samples, QUERY_ITEM, type(self).__name__)

    def count(self, *rows: np.ndarray) -> list[tuple[np.ndarray, ...]]:
        """Keep the rows.

        Args:
            rows: What ``format`` returns.

        Returns:
            A list that grows by addition.
        """
        return [rows]

    def merge(self, counts: list[list[tuple[np.ndarray, ...]] | None]) -> tuple[np.ndarray, ...]:
        """Put the rows of all processes into the order of the data set.

        Args:
            counts: One entry per process, None for a process that owns no image.

        Returns:
            Labels (N, M), scores (N, M), scores of the query network (N, M) or (N, 0), paths (N,), and boxes (N, 4) or
            (N, 0).

        Raises:
            DataError: If the rows are not the images 0 to N - 1.
        """
        blocks = [rows for part in counts for rows in part or ()]
        *columns, positions = (np.concatenate(column) for column in zip(*blocks, strict=True))
        order = np.argsort(positions, kind='stable')
        if not np.array_equal(positions[order], np.arange(len(order))):
            raise DataError(
                f'{self.out_file.name} cannot be written: the sample_idx of the {len(order)} predictions are not 0 to '
                f"{len(order) - 1} once each; use one data set with sampler=dict(type='DefaultSampler', shuffle=False)."
            )
        return tuple(column[order] for column in columns)

    def compute_metrics(self, results: list[Any]) -> dict[str, float]:
        """Write the file, on the main process only.

        Args:
            results: Rows, one entry per process.

        Returns:
            Nothing: an empty dict.
        """
        label, score, query, paths, boxes = self.merge(results)
        if is_main_process():
            meta = self.dataset_meta or {}
            ScoreFile(
                label,
                score,
                query if query.shape[1] else None,
                names=self.attribute_names(label.shape[1]),
                groups=tuple(meta.get('groups') or ('',) * label.shape[1]),
                img_path=tuple(paths.tolist()),
                item=self.item,
                dataset=str(meta.get('dataset') or ''),
                split=str(meta.get('split') or ''),
                crop_box=boxes if boxes.shape[1] else None,
            ).save(self.out_file)
            MMLogger.get_current_instance().info(f'{self.item} of {len(label)} images written to {self.out_file}')
        return {}

    def compute(self, counts: Any) -> dict[str, float]:
        """Return nothing: there are no figures.

        Args:
            counts: Not used.

        Returns:
            An empty dict.
        """
        return {}
