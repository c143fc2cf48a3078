"""The page of all models."""

import re
from collections.abc import Sequence

from mmattr.apis.model_zoo.zoo_model import ZooModel
from mmattr.apis.model_zoo.zoo_result import ZooResult

NOT_MEASURED = 'not measured'
MEGA = 1e6

_INTRODUCTION = """# Model zoo

Written by `python tools/analysis_tools/model_zoo.py` from the `metafile.yml` of each method: change those, not this
page.

**Published** figures are quoted from the paper whose table is named. **Measured** ones were printed by a command of
this repository, which stands in [How it was measured](#how-it-was-measured). The two stand side by side only where data
set, split and protocol agree. LFWA on the 6,263 / 6,880 images of the paper is another task than LFWA on a split with
nobody in both parts, and a small network from random weights is another setting than a ResNet-50 with ImageNet weights:
such figures stand under [Without a published figure](#without-a-published-figure) and compare only with each other.

Figures are percentages, of wrong labels where the metric is called Error; `±` is the standard deviation over seeds. The
protocols are explained in [Train and test](user_guides/train_test.md#protocols), the metrics in
[Metrics](user_guides/metrics.md), the two counts of multiply-accumulates (MACs) of one image in
[Analysis tools](user_guides/analysis.md#what-a-model-costs).
"""

_ADDING = """## Add a figure

Add an entry to `Results` of the model in `configs/<method>/metafile.yml`, then run
`python tools/analysis_tools/model_zoo.py`:

```yaml
      - Task: Face Attribute Recognition
        Dataset: LFWA
        Metrics: {Error: 14.74}
        Standard Deviation: {Error: 0.10}  # with several seeds
        Command: bash tools/dist_train.sh configs/fc/lfwa_96px.py 1
        Seeds: 3
        Protocol: fixed
        Split: LFW View 1, nobody in both, 9,464 training / 3,679 test images
```

A published figure has `Source: Table 5 of arXiv 2207.08677` in place of the command, and `Seeds: not stated` where the
source does not say. `--check` fails while the page is older than the metafiles. A new config needs an entry too;
`tools/analysis_tools/complexity.py` prints its parameters and MACs.
"""


def render_page(models: Sequence[ZooModel]) -> str:
    """Write the page.

    Args:
        models: The models.

    Returns:
        Markdown.
    """
    sections = [_INTRODUCTION]
    tables = sorted({(r.paper or '', number) for model in models for r in model.published for number in r.tables})
    for paper, number in tables:
        sections.append(_published_section(models, paper, number))
    sections.append(_unpublished_section(models))
    sections.append(_measured_section(models))
    sections.append(_ADDING)
    return '\n'.join(sections)


def _published_section(models: Sequence[ZooModel], paper: str, number: int) -> str:
    """One table of a paper, with what was measured in the same setting; a part for each data set and protocol."""
    settings: dict[tuple, list[tuple[ZooModel, ZooResult]]] = {}
    for model in models:
        for result in model.published:
            if result.paper == paper and number in result.tables:
                setting = (result.dataset, result.split, result.protocol, *result.metrics)
                settings.setdefault(setting, []).append((model, result))
    parts = [_published_part(found) for found in settings.values()]
    return '\n\n'.join([f'## Table {number} of {paper}', *parts]) + '\n'


def _published_part(found: Sequence[tuple[ZooModel, ZooResult]]) -> str:
    """Published figures of one setting."""
    first = found[0][1]
    with_macs = any(result.macs is not None for _, result in found)
    metrics = ' / '.join(first.metrics)
    header = ['config', 'variant', f'published {metrics}', f'measured {metrics}', 'parameters (M)', 'MACs modules (G)']
    header += ['published MACs (G)'] if with_macs else []
    header.append('MACs full (G)')
    rows = []
    for model, result in found:
        row = [_link(model), model.metadata['Variant'], result.text(), _measured_like(model, result)]
        row += [_millions(model), f'{model.metadata["MACs modules (G)"]:.2f}']
        row += ['' if result.macs is None else f'{result.macs:.2f}'] if with_macs else []
        rows.append([*row, f'{model.metadata["MACs full (G)"]:.2f}'])
    sizes = ', '.join(dict.fromkeys(model.metadata['Input Size'] for model, _ in found))
    setting = f'{first.dataset}, {first.split}, protocol `{first.protocol}`, input {sizes}.'
    return f'{setting}\n\n{_table(header, rows)}'


def _measured_like(model: ZooModel, published: ZooResult) -> str:
    """What was measured in the setting of a published result."""
    return '; '.join(_with_seeds(r) for r in model.measured if r.comparable(published)) or NOT_MEASURED


def _unpublished_section(models: Sequence[ZooModel]) -> str:
    """Every config without a published figure, and figures in another setting than the published one."""
    header = [
        'config',
        'data',
        'variant',
        'weights',
        'input',
        'epochs',
        'parameters (M)',
        'measured',
        'split, protocol',
    ]
    rows = []
    for model in sorted(models, key=_by_data):
        other = [r for r in model.measured if not any(r.comparable(known) for known in model.published)]
        if model.published and not other:
            continue
        meta = model.metadata
        what = [_link(model), meta['Training Data'], meta['Variant'], meta['Pretraining'], meta['Input Size']]
        what += [str(meta['Epochs']), _millions(model)]
        for result in other:
            figures = f'{" / ".join(result.metrics)}: {_with_seeds(result)}'
            rows.append([*what, figures, f'{result.split}, `{result.protocol}`'])
        if not other:
            rows.append([*what, NOT_MEASURED, ''])
    text = 'Nobody has published a figure for these, or what was measured belongs to another setting.'
    return f'## Without a published figure\n\n{text}\n\n{_table(header, rows)}\n'


def _measured_section(models: Sequence[ZooModel]) -> str:
    header = ['config', 'result', 'seeds', 'command']
    rows = [
        [_link(model), f'{" / ".join(result.metrics)}: {result.text()}', str(result.seeds), f'`{result.command}`']
        for model in models
        for result in model.measured
    ]
    body = _table(header, rows) if rows else 'Nothing has been measured yet.'
    return f'## How it was measured\n\n{body}\n'


def _with_seeds(result: ZooResult) -> str:
    return f'{result.text()} ({result.seeds} {"seed" if result.seeds == 1 else "seeds"})'


def _millions(model: ZooModel) -> str:
    return f'{model.metadata["Parameters"] / MEGA:.1f}'


def _link(model: ZooModel) -> str:
    """The config as a link from ``docs/en``."""
    return f'[{model.config.removeprefix("configs/")}](../../{model.config})'


def _by_data(model: ZooModel) -> tuple[str, str]:
    """Put the methods next to each other that share data and setting."""
    return model.metadata['Training Data'], model.config.rpartition('/')[2]


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table with its columns of numbers aligned to the right."""
    numeric = [all(re.fullmatch(r'[\d.]*', row[index]) for row in rows) for index in range(len(header))]
    ruler = ['---:' if right else '---' for right in numeric]
    return '\n'.join(f'| {" | ".join(row)} |' for row in (header, ruler, *rows))
