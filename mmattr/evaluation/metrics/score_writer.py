"""Labels and scores of a data set in a file, for evaluation and pictures without the model."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from mmengine.dist import get_dist_info, is_main_process
from mmengine.logging import MMLogger

from mmattr.errors import ConfigError, DataError
from mmattr.evaluation.metrics.sample_arrays import stack_item
from mmattr.evaluation.metrics.streaming_metric import StreamingMetric
from mmattr.registry import METRICS
from mmattr.structures.attribute_data_sample import UNKNOWN


@METRICS.register_module()
class ScoreWriter(StreamingMetric):
    """Write the scores of every image, in the order of the data set, each image once.

    No figures come out of it; ``tools/analysis_tools/eval_scores.py`` reads the file. It is an ``.npz`` without pickled
    objects: ``label`` (N, M) int8 in {1, 0, -1}, ``score`` (N, M) float32, ``names`` (M,) and ``img_path`` (N,) as
    unicode strings. Other than the metrics this keeps all scores in memory, 5 bytes per label and the path.

    Args:
        out_file: The file to write, ending in ``.npz``.
        item: Field of the predictions to write.

    Raises:
        ConfigError: If ``out_file`` does not end in ``.npz``.
    """

    default_prefix = 'scores'

    def __init__(self, out_file: str, item: str = 'pred_score') -> None:
        super().__init__(item=item)
        if not str(out_file).endswith('.npz'):
            raise ConfigError(f'out_file must end in .npz, got {str(out_file)!r}.')
        self.out_file = Path(out_file)

    def format(self, data_samples: Sequence[Mapping[str, Any]]) -> tuple[np.ndarray, ...]:
        """Collect the scores, the labels (unknown where the data set has none), the paths and the positions.

        Args:
            data_samples: B predictions as dicts.

        Returns:
            (B, M) int8, (B, M) float32, (B,) str and (B,) int64.
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
        return label, score, np.array(paths, dtype=np.str_), np.array(positions, dtype=np.int64)

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
            Labels (N, M), scores (N, M) and paths (N,).

        Raises:
            DataError: If the rows are not the images 0 to N - 1.
        """
        blocks = [rows for part in counts for rows in part or ()]
        label, score, paths, positions = (np.concatenate(column) for column in zip(*blocks, strict=True))
        order = np.argsort(positions, kind='stable')
        if not np.array_equal(positions[order], np.arange(len(order))):
            raise DataError(
                f'{self.out_file.name} cannot be written: the sample_idx of the {len(order)} predictions are not 0 to '
                f"{len(order) - 1} once each; use one data set with sampler=dict(type='DefaultSampler', shuffle=False)."
            )
        return label[order], score[order], paths[order]

    def compute_metrics(self, results: list[Any]) -> dict[str, float]:
        """Write the file, on the main process only.

        Args:
            results: Rows, one entry per process.

        Returns:
            Nothing: an empty dict.
        """
        label, score, paths = self.merge(results)
        if is_main_process():
            names = np.array(self.attribute_names(label.shape[1]), dtype=np.str_)
            self._save(label=label, score=score, names=names, img_path=paths)
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

    def _save(self, **arrays: np.ndarray) -> None:
        """Write a temporary file and rename it, so that a killed run leaves no half file."""
        temporary = self.out_file.with_suffix('.tmp.npz')
        try:
            self.out_file.parent.mkdir(parents=True, exist_ok=True)
            np.savez(temporary, allow_pickle=False, **arrays)
            temporary.replace(self.out_file)
        except OSError as error:
            raise ConfigError(f'out_file {str(self.out_file)!r} cannot be written: {error.strerror}.') from None
