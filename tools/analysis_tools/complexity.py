"""Print the parameters and multiply-accumulate operations (MACs) of a config, by backbone, neck and head.

    python tools/analysis_tools/complexity.py configs/label2label/lfwa.py --shape 3 250 250

MACs are counted for one image in two ways: `modules` sees convolutions and linear layers but not into attention, which
is the rule behind Table 5 of Label2Label; `full` sees every matrix product. Both leave out elementwise operations.
"""

import argparse
import json
from collections.abc import Sequence

from mmattr.apis import load_config
from mmattr.apis.complexity import PARTS, Complexity, measure_complexity
from mmattr.engine.command_line import run_tool

GIGA = 1e9
MEGA = 1e6


def to_json(complexity: Complexity) -> dict[str, float | int | None]:
    """Arrange the counts for a program.

    Args:
        complexity: The counts.

    Returns:
        Parameters as numbers, MACs in G (10^9), None where they were not counted.
    """
    result: dict[str, float | int | None] = dict(params=complexity.params, params_trainable=complexity.params_trainable)
    result |= {f'params_{part}': complexity.params_by_part[part] for part in PARTS}
    for name in ('macs_modules', 'macs_full'):
        total, by_part = getattr(complexity, name), getattr(complexity, f'{name}_by_part')
        result[name] = None if total is None else total / GIGA
        if by_part is not None:
            result |= {f'{name}_{part}': by_part[part] / GIGA for part in PARTS}
    return result


def to_table(complexity: Complexity) -> str:
    """Arrange the counts for a reader.

    Args:
        complexity: The counts.

    Returns:
        One line per part and one for the whole model.
    """
    figures = to_json(complexity)
    with_macs = complexity.macs_full is not None
    lines = [f'{"":10}{"params (M)":>12}' + (f'{"MACs modules (G)":>18}{"MACs full (G)":>15}' if with_macs else '')]
    for part in (*PARTS, 'model'):
        suffix = '' if part == 'model' else f'_{part}'
        line = f'{part:10}{figures[f"params{suffix}"] / MEGA:12.3f}'
        if with_macs:
            line += f'{figures[f"macs_modules{suffix}"]:18.3f}{figures[f"macs_full{suffix}"]:15.3f}'
        lines.append(line)
    lines.append(f'{"trainable":10}{complexity.params_trainable / MEGA:12.3f}')
    return '\n'.join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the counts.

    Args:
        arguments: The command line; that of the process by default.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('config', help='config file')
    parser.add_argument(
        '--shape', type=int, nargs=3, default=(3, 224, 224), metavar=('C', 'H', 'W'), help='image (default: 3 224 224)'
    )
    parser.add_argument('--json', action='store_true', help='print one JSON object instead of a table')
    parser.add_argument('--params-only', action='store_true', help='count no operations')
    args = parser.parse_args(arguments)
    cfg = load_config(args.config)
    complexity = measure_complexity(cfg, None if args.params_only else tuple(args.shape))
    print(json.dumps(to_json(complexity)) if args.json else to_table(complexity))


if __name__ == '__main__':
    run_tool(main)
