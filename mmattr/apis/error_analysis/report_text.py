"""The analysis of errors for a reader, as Markdown."""

from typing import Any

from mmattr.apis.error_analysis.draw_plots import CRITERION_TITLES
from mmattr.apis.markdown_table import markdown_table

#: Rules and pairs in a table at most; all of them are in the JSON file.
MAX_ROWS = 30


def report_text(content: dict[str, Any], pictures: dict[str, str]) -> str:
    """Write the report.

    Args:
        content: From ``ErrorAnalysis.content``, with ``notes``.
        pictures: File names by part of the report.

    Returns:
        Markdown.
    """
    where = ' '.join(part for part in (content['dataset'], content['split']) if part)
    parts = [f'# Errors on {where}' if where else '# Errors']
    parts.append(
        f'{content["images"]} images, {len(content["attributes"])} attributes, {content["known_labels"]} known labels; '
        f'{_threshold_text(content["threshold"])} Unknown labels count nowhere. '
        'All numbers are in `errors.json`.'
    )
    parts += [f'**Note:** {note}' for note in content['notes']]
    parts += _confusion(content, pictures)
    parts += _calibration(content, pictures)
    if 'thresholds' in content:
        parts += _thresholds(content, pictures)
    if 'rules' in content:
        parts += _rules(content, pictures)
    parts += _cooccurrence(content, pictures)
    parts += _mistakes(content, pictures)
    return '\n\n'.join(parts) + '\n'


def _confusion(content: dict[str, Any], pictures: dict[str, str]) -> list[str]:
    models = content['confusion']
    total = [
        [model, *(_number(figures[key]) for key in ('error', 'error_balanced', 'f1'))]
        for model, figures in models.items()
    ]
    parts = ['## Errors by attribute', markdown_table(['percent', 'error', 'balanced error', 'mean F1'], total)]
    if content['agreement']:
        rows = [
            [' / '.join(pair['models']), str(pair['differ']), ' / '.join(map(str, pair['right']))]
            for pair in content['agreement']
        ]
        parts.append(markdown_table(['models', 'answers that differ', 'of them right'], rows))
    parts.append(_picture(pictures, 'confusion'))
    columns = ('known', 'true_positive', 'false_positive', 'false_negative', 'true_negative')
    rates = ('precision', 'recall', 'error', 'balanced_error')
    header = ['attribute', 'known', 'TP', 'FP', 'FN', 'TN', 'precision', 'recall', 'error', 'balanced error']
    for model, figures in models.items():
        rows = [
            [row['name'], *(str(row[key]) for key in columns), *(_number(row[key]) for key in rates)]
            for row in figures['attributes']
        ]
        parts += [f'### {model}', markdown_table(header, rows)]
    return parts


def _calibration(content: dict[str, Any], pictures: dict[str, str]) -> list[str]:
    models = content['calibration']['models']
    keys = ('ece', 'ece_attribute_mean', 'ece_equal_mass', 'ece_equal_mass_attribute_mean', 'mean_score', 'frequency')
    header = ['percent', 'ECE', 'mean ECE', 'ECE equal mass', 'mean ECE equal mass', 'mean score', 'present', 'Brier']
    rows = [
        [model, *(_number(figures[key], 100) for key in keys), _number(figures['brier'], 1, 4)]
        for model, figures in models.items()
    ]
    parts = [
        '## Calibration',
        f'A score is the probability that the attribute is present. In each of {content["calibration"]["num_bins"]} '
        'bins the mean score is compared with the share of labels that are present; ECE is the mean of their '
        'difference, weighted by the number of labels (Naeini et al. 2015, Guo et al. 2017). *ECE* puts the labels of '
        'all attributes together, where errors in opposite directions cancel out; *mean ECE* is the mean over the '
        'attributes. Bins are equally wide or hold equally many labels (*equal mass*). The Brier score is the mean '
        'squared difference of score and label, a fraction.',
        markdown_table(header, rows),
        _picture(pictures, 'calibration'),
        _picture(pictures, 'calibration panels'),
    ]
    header = ['ECE, percent', *models]
    columns = zip(*(figures['attributes'] for figures in models.values()), strict=True)
    rows = [[cells[0]['name'], *(_number(cell['ece'], 100) for cell in cells)] for cells in columns]
    return [*parts, markdown_table(header, rows)]


def _thresholds(content: dict[str, Any], pictures: dict[str, str]) -> list[str]:
    gains = content['thresholds']
    title = CRITERION_TITLES[gains['criterion']]
    rows = []
    for model, gain in gains['models'].items():
        for stage in ('before', 'after'):
            figures, val = gain[stage], gain[f'val_{stage}']
            cells = [_number(figures[key]) for key in ('error', 'error_balanced', 'f1')]
            rows.append([model, stage, *cells, *(_number(val[key]) for key in ('error', 'error_balanced', 'f1'))])
    header = ['percent', '', 'error', 'balanced error', 'mean F1', 'val error', 'val balanced error', 'val mean F1']
    parts = [
        '## Thresholds',
        f'The threshold of each attribute that has the best {title} on {gains["val_images"]} validation images, used '
        'on the test images. The gain is only honest if the models were not trained on the validation images.',
        markdown_table(header, rows),
        _picture(pictures, 'thresholds'),
    ]
    models = list(gains['models'])
    columns = zip(*(gain['attributes'] for gain in gains['models'].values()), strict=True)
    rows = [
        [
            cells[0]['name'],
            *(f'{cell["threshold"]:.3f}' + ('' if cell['chosen'] else ' (kept)') for cell in cells),
            *(f'{_number(cell["before"])} → {_number(cell["after"])}' for cell in cells),
        ]
        for cells in columns
    ]
    header = ['attribute', *(f'threshold {model}' for model in models), *(f'{title} {model}' for model in models)]
    return [*parts, markdown_table(header, rows)]


def _rules(content: dict[str, Any], pictures: dict[str, str]) -> list[str]:
    rules = content['rules']
    parts = [
        '## Label rules',
        f'{len(rules["rules"])} rules were found in {rules["images"]} images of the {rules["split"]} labels: '
        'combinations of two attributes of which '
        f'independent attributes would give at least {rules["min_expected"]:g} images, and of which at most '
        f'{rules["max_ratio"]:g} times that number are there. A rule is looked at in images where both labels are '
        'known. *If independent* is the number to expect of predictions that are as frequent but unrelated.',
    ]
    if not rules['rules']:
        return parts
    total = [
        [source, str(row['broken']), f'{row["independent"]:.0f}', _number(row['images_percent'])]
        for source, row in rules['total'].items()
    ]
    parts.append(markdown_table(['', 'broken rules', 'if independent', 'images with one, percent'], total))
    parts.append(_picture(pictures, 'rules'))
    sources = list(rules['total'])
    most = sorted(rules['rules'], key=lambda rule: -max(rule['broken'].values()))[:MAX_ROWS]
    rows = [
        [
            rule['rule'],
            f'{rule["training_observed"]} of {rule["training_expected"]:.0f}',
            str(rule['images']),
            *(str(rule['broken'][source]) for source in sources),
        ]
        for rule in most
    ]
    return [*parts, markdown_table(['rule', 'training exceptions of expected', 'images', *sources], rows)]


def _cooccurrence(content: dict[str, Any], pictures: dict[str, str]) -> list[str]:
    strengths = content['cooccurrence']
    rows = [
        [source, _number(row['mean_strength'], 1, 3), _number(row['mean_difference'], 1, 3)]
        for source, row in strengths.items()
    ]
    parts = [
        '## Co-occurrence',
        'The phi coefficient of two attributes is 1 when they always go together and -1 when they never do. Stronger '
        'phi in the predictions than in the labels means that a model relies on one attribute to tell the other.',
        markdown_table(['', 'mean of abs(phi)', 'mean difference from labels'], rows),
        _picture(pictures, 'cooccurrence'),
    ]
    for model in content['models']:
        pairs = strengths[model]['pairs']
        if pairs:
            rows = [
                [' / '.join(pair['attributes']), f'{pair["labels"]:+.2f}', f'{pair["predictions"]:+.2f}']
                for pair in pairs
            ]
            parts += [
                f'Pairs of {model} that differ most:',
                markdown_table(['pair', 'phi of labels', 'of predictions'], rows),
            ]
    return parts


def _mistakes(content: dict[str, Any], pictures: dict[str, str]) -> list[str]:
    parts = [
        '## The most confident mistakes',
        'The known labels that each model contradicts most strongly, every image at most once. Many of them are errors '
        'of the labels.',
    ]
    for model in content['models']:
        parts.append(f'### {model}: mistakes')
        parts.append(_picture(pictures, f'mistakes {model}'))
        rows = [
            [mistake['attribute'], f'{mistake["score"]:.4f}', str(mistake['label']), f'`{mistake["img_path"]}`']
            for mistake in content['mistakes'][model]
        ]
        parts.append(markdown_table(['attribute', 'score', 'label', 'image'], rows) if rows else 'None.')
    return [part for part in parts if part]


def _picture(pictures: dict[str, str], part: str) -> str:
    return f'![{part}]({pictures[part]})' if part in pictures else ''


def _number(value: float | None, factor: float = 1, digits: int = 2) -> str:
    return '-' if value is None else f'{factor * value:.{digits}f}'


def _threshold_text(threshold: float | list[float]) -> str:
    if isinstance(threshold, list):
        return 'every attribute has its own threshold.'
    return f'a score above {threshold:g} predicts an attribute.'
