"""All parts of the analysis together."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mmattr.apis.error_analysis.analyse_scores import (
    analyse_agreement,
    analyse_calibration,
    analyse_confusion,
    analyse_cooccurrence,
    analyse_rules,
    cooccurrence,
    describe,
)
from mmattr.apis.error_analysis.draw_plots import draw_plots
from mmattr.apis.error_analysis.error_options import ErrorOptions
from mmattr.apis.error_analysis.mistake_photos import find_mistakes, open_photos
from mmattr.apis.error_analysis.report_text import report_text
from mmattr.apis.error_analysis.scored_models import ScoredModels
from mmattr.apis.error_analysis.threshold_gain import analyse_thresholds, training_warning
from mmattr.datasets.annotation import Annotation
from mmattr.datasets.binary_labels import binary_labels
from mmattr.errors import ConfigError, DataError
from mmattr.evaluation.functional.label_rules import LabelRule, find_label_rules
from mmattr.evaluation.threshold_file import save_thresholds
from mmattr.registry import nearest
from mmattr.visualization.draw_mistakes import draw_mistakes


@dataclass(frozen=True, eq=False)
class ErrorAnalysis:
    """The errors of K models on the same images.

    Args:
        test: The models on the images to analyse.
        options: How errors are counted.
        val: The same models on the images that choose thresholds; no thresholds are chosen without.
        annotation: The training labels; there are no rules without.
    """

    test: ScoredModels
    options: ErrorOptions = field(default_factory=ErrorOptions)
    val: ScoredModels | None = None
    annotation: Annotation | None = None

    def rules(self) -> list[LabelRule] | None:
        """Find the rules of the training labels.

        Returns:
            The rules; None without training labels.

        Raises:
            DataError: If the training labels lack an attribute.
        """
        if self.annotation is None:
            return None
        attributes, labels = binary_labels(self.annotation, one_hot_values=True)
        places = {attribute.name: index for index, attribute in enumerate(attributes)}
        for name in self.test.names:
            if name not in places:
                raise DataError(f'{self.annotation.source} has no attribute {name!r}; {nearest(name, places)}')
        columns = labels[:, [places[name] for name in self.test.names]]
        return find_label_rules(columns, self.options.max_ratio, self.options.min_expected)

    def content(self) -> dict[str, Any]:
        """Compute everything.

        Returns:
            Plain numbers, strings, lists and dicts by part: what the JSON file holds.

        Raises:
            MMAttrError: If the inputs do not fit together.
        """
        options, test = self.options, self.test
        content = {
            **describe(test, options.threshold),
            'confusion': analyse_confusion(test, options.threshold),
            'agreement': analyse_agreement(test, options.threshold),
            'calibration': {'num_bins': options.num_bins, 'models': analyse_calibration(test, options.num_bins)},
            'cooccurrence': analyse_cooccurrence(cooccurrence(test, options.threshold), test.names),
        }
        rules = self.rules()
        if rules is not None and self.annotation is not None:
            limits = {'max_ratio': options.max_ratio, 'min_expected': options.min_expected}
            source = {'split': self.annotation.split, 'images': len(self.annotation.records), **limits}
            content['rules'] = {**source, **analyse_rules(test, rules, options.threshold)}
        if self.val is not None:
            content['thresholds'] = analyse_thresholds(test, self.val, options.criterion, options.threshold)
            records = self.annotation.records if self.annotation else []
            content['thresholds']['warning'] = training_warning(
                self.val, (record['img_path'] for record in records), test
            )
        content['mistakes'] = find_mistakes(test, options)
        return content

    def write(self, out_dir: Path) -> list[str]:
        """Compute everything and write the files.

        Args:
            out_dir: Gets ``errors.json``, ``errors.md``, plots, a sheet of mistakes per model and, with validation
                scores, a threshold file per model.

        Returns:
            Sentences that the user should read.

        Raises:
            MMAttrError: If the inputs do not fit together or a file cannot be written.
        """
        content = self.content()
        photos, notes = open_photos(content['mistakes'], self.options.image_root)
        content['notes'] = notes + [part for part in [content.get('thresholds', {}).get('warning')] if part]
        try:
            out_dir.mkdir(parents=True, exist_ok=True)
            text = json.dumps(content, indent=1, allow_nan=False, ensure_ascii=False)
            (out_dir / 'errors.json').write_text(text + '\n', encoding='utf-8')
            pictures = draw_plots(content, cooccurrence(self.test, self.options.threshold), out_dir)
            for model, tiles in photos.items():
                name = f'mistakes_{file_name(model)}.png'
                draw_mistakes(tiles, f'{model}: the most confident mistakes').save(out_dir / name)
                pictures[f'mistakes {model}'] = name
            (out_dir / 'errors.md').write_text(report_text(content, pictures), encoding='utf-8')
        except OSError as error:
            raise ConfigError(f'The folder {str(out_dir)!r} cannot be written: {error.strerror}.') from None
        for model, gain in content.get('thresholds', {}).get('models', {}).items():
            thresholds = {row['name']: row['threshold'] for row in gain['attributes']}
            save_thresholds(out_dir / f'thresholds_{file_name(model)}.json', thresholds)
        return content['notes']


def file_name(model: str) -> str:
    """Make the name of a model part of a file name.

    Args:
        model: Any text.

    Returns:
        The same with runs of other characters than letters, digits, dots and dashes as one underscore.

    >>> file_name('l2l (query)')
    'l2l_query'
    """
    return re.sub(r'[^\w.-]+', '_', model).strip('_') or 'model'
