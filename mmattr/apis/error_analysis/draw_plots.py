"""The plots of an analysis of errors."""

from pathlib import Path
from typing import Any

import numpy as np

from mmattr.visualization.draw_attribute_errors import draw_attribute_errors
from mmattr.visualization.draw_cooccurrence import draw_cooccurrence
from mmattr.visualization.draw_reliability import ReliabilityCurve, draw_reliability, draw_reliability_panels
from mmattr.visualization.draw_rule_violations import draw_rule_violations
from mmattr.visualization.draw_threshold_gain import draw_threshold_gain

#: What a criterion is called in a plot.
CRITERION_TITLES = {'accuracy': 'accuracy', 'f1': 'F1', 'balanced_accuracy': 'mA'}


def draw_plots(content: dict[str, Any], phi: dict[str, np.ndarray], out_dir: Path) -> dict[str, str]:
    """Draw every plot that the content has numbers for.

    Args:
        content: From ``ErrorAnalysis.content``.
        phi: Phi coefficients (M, M) by source.
        out_dir: Folder for the files.

    Returns:
        File names by part of the report.

    Raises:
        ConfigError: If a file cannot be written.
    """
    names = content['attributes']
    where = ' '.join(part for part in (content['dataset'], content['split']) if part)
    title = f' on {where}' if where else ''
    pictures = {
        'confusion': 'attribute_errors.png',
        'calibration': 'reliability.png',
        'calibration panels': 'reliability_attributes.png',
        'cooccurrence': 'cooccurrence.png',
    }
    confusion = content['confusion']
    positive, negative = (
        {model: _percent(confusion[model], kind) for model in confusion} for kind in ('positive', 'negative')
    )
    draw_attribute_errors(positive, negative, names, f'Errors by attribute{title}', out_dir / pictures['confusion'])
    calibration = content['calibration']['models']
    curves = {model: _curve(figures) for model, figures in calibration.items()}
    draw_reliability(curves, f'Calibration{title}', out_dir / pictures['calibration'])
    panels = {model: [_curve(row) for row in figures['attributes']] for model, figures in calibration.items()}
    title_of_panels = f'Calibration by attribute{title}'
    draw_reliability_panels(panels, names, title_of_panels, out_dir / pictures['calibration panels'])
    draw_cooccurrence(phi, names, f'Co-occurrence{title}', out_dir / pictures['cooccurrence'])
    if content.get('rules', {}).get('rules'):
        pictures['rules'] = 'rule_violations.png'
        rules = content['rules']['rules']
        broken = {source: [rule['broken'][source] for rule in rules] for source in rules[0]['broken']}
        wording = [rule['rule'] for rule in rules]
        draw_rule_violations(broken, wording, f'Broken label rules{title}', out_dir / pictures['rules'])
    if 'thresholds' in content:
        pictures['thresholds'] = 'threshold_gain.png'
        _draw_thresholds(content, f'Thresholds chosen by validation{title}', out_dir / pictures['thresholds'])
    return pictures


def _draw_thresholds(content: dict[str, Any], title: str, path: Path) -> None:
    models = content['thresholds']['models']
    columns = {
        model: {
            key: np.array([row[key] for row in gain['attributes']], dtype=np.float64)
            for key in ('threshold', 'before', 'after')
        }
        for model, gain in models.items()
    }
    thresholds = {model: column['threshold'] for model, column in columns.items()}
    gains = {model: column['after'] - column['before'] for model, column in columns.items()}
    figure_name = CRITERION_TITLES[content['thresholds']['criterion']]
    draw_threshold_gain(thresholds, gains, content['attributes'], title, figure_name, path)


def _percent(confusion: dict[str, Any], kind: str) -> np.ndarray:
    """(M,) wrong answers of one kind in percent of the known labels; nan where none is known."""
    rows = confusion['attributes']
    return np.array([100 * row[f'false_{kind}'] / row['known'] if row['known'] else np.nan for row in rows])


def _curve(figures: dict[str, Any]) -> ReliabilityCurve:
    bins = figures['bins']
    error = np.nan if figures['ece'] is None else figures['ece']
    mean_score, frequency = (np.array(bins[key], dtype=np.float64) for key in ('mean_score', 'frequency'))
    return ReliabilityCurve(np.array(bins['num']), mean_score, frequency, error)
