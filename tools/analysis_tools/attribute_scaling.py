"""Print time and peak memory of a training step of a head at growing numbers of attributes, on this machine.

    python tools/analysis_tools/attribute_scaling.py --heads ml_decoder fc csra aqn_light --attributes 26 512 4096 16384

The backbone is left out: random features of a map (`--shape`) go through neck, head and loss and back, and Adam updates
the weights. A head is a file of configs/_base_/heads, or the path of one like them. A step that would need more memory
or time than the limits is not run; what was
expected of it stands in brackets. MACs are those of a forward pass of one image.
"""

import argparse
import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path

from mmattr.apis.attribute_scaling import AttributeCost, measure_attribute_scaling
from mmattr.apis.head_fragment import list_heads
from mmattr.apis.init_model import choose_device
from mmattr.apis.latency import device_name
from mmattr.apis.markdown_table import markdown_table
from mmattr.engine.command_line import run_tool

MEGA = 1e6
GIGA = 1e9
HEADER = (
    'head',
    'attributes',
    'parameters (M)',
    'of them classifier (M)',
    'MACs (G)',
    'forward and backward (ms)',
    'update (ms)',
    'peak memory (MB)',
    'without classifier (MB)',
)


def to_row(cost: AttributeCost) -> list[str]:
    """Write the cells of a line.

    Args:
        cost: A training step.

    Returns:
        One cell per column; what was only expected stands in brackets.
    """
    first = [cost.head, f'{cost.num_attributes:,}', f'{cost.params / MEGA:.2f}', f'{cost.classifier_params / MEGA:.2f}']
    figures = [f'{cost.forward_backward:.0f}', f'{cost.update:.0f}', f'{cost.peak_memory / MEGA:.0f}']
    figures.append(f'{cost.other_memory / MEGA:.0f}')
    figures = figures if cost.measured else [f'({figure})' for figure in figures]
    return [*first, f'{cost.macs / GIGA:.3f}', *figures]


def build_parser() -> argparse.ArgumentParser:
    """Describe the command line.

    Returns:
        The parser.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    heads = ', '.join(list_heads())
    parser.add_argument('--heads', nargs='+', default=['ml_decoder'], help=f'ml_decoder by default; {heads}')
    parser.add_argument('--attributes', type=int, nargs='+', default=[26, 512, 4096, 16384], metavar='M')
    parser.add_argument(
        '--shape', type=int, nargs=3, default=(2048, 14, 14), metavar=('C', 'H', 'W'), help='map (default: 2048 14 14)'
    )
    parser.add_argument('--batch-size', type=int, default=8, help='images of a step (default: 8)')
    parser.add_argument('--repeats', type=int, default=5, help='steps that are timed (default: 5)')
    parser.add_argument('--warmup', type=int, default=1, help='steps before them (default: 1)')
    parser.add_argument('--memory-limit', type=float, default=8.0, metavar='GB', help='of a step (default: 8)')
    parser.add_argument('--time-limit', type=float, default=60.0, metavar='S', help='of a step (default: 60 s)')
    parser.add_argument('--threads', type=int, help="threads of the CPU (default: torch's)")
    parser.add_argument('--device', help='such as cpu or cuda:0 (default: a GPU when there is one)')
    parser.add_argument('--json', type=Path, metavar='FILE', help='write the figures there, too')
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print.

    Args:
        arguments: The command line; that of the process by default.
    """
    args = build_parser().parse_args(arguments)
    costs = [
        cost
        for head in args.heads
        for cost in measure_attribute_scaling(
            head,
            args.attributes,
            tuple(args.shape),
            args.batch_size,
            args.repeats,
            args.warmup,
            args.memory_limit,
            args.time_limit,
            args.device,
            args.threads,
        )
    ]
    how = dict(device=device_name(choose_device(args.device)), batch_size=args.batch_size, shape=list(args.shape))
    how |= dict(repeats=args.repeats, threads=args.threads)
    print(markdown_table(HEADER, [to_row(cost) for cost in costs]))
    print('\n' + ', '.join(f'{key} {value}' for key, value in how.items() if value is not None))
    if args.json is not None:
        content = how | dict(costs=[dataclasses.asdict(cost) for cost in costs])
        args.json.write_text(json.dumps(content, indent=2) + '\n', encoding='utf-8')


if __name__ == '__main__':
    run_tool(main)
