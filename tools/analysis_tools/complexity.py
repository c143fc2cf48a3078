"""Print the parameters and multiply-accumulate operations (MACs) of a config, by backbone, neck and head.

    python tools/analysis_tools/complexity.py configs/label2label/lfwa.py --shape 3 250 250

MACs are counted for one image in two ways: `modules` sees convolutions and linear layers but not into attention, which
is the rule behind Table 5 of Label2Label; `full` sees every matrix product. Both leave out elementwise operations.

`--latency` times forward passes and `--memory` measures the peak memory of a forward pass and of a training step, both
on this machine: normalised images in, logits out.
"""

import argparse
import json
from collections.abc import Sequence

from mmattr.apis import load_config
from mmattr.apis.complexity import PARTS, Complexity, measure_complexity
from mmattr.apis.latency import Latency, measure_latency
from mmattr.apis.peak_memory import PeakMemory, measure_peak_memory
from mmattr.engine.command_line import run_tool

GIGA = 1e9
MEGA = 1e6


def to_json(complexity: Complexity) -> dict[str, float | int | str | None]:
    """Arrange the counts for a program.

    Args:
        complexity: The counts.

    Returns:
        Parameters as numbers, MACs in G (10^9), None where they were not counted.
    """
    result: dict[str, float | int | str | None] = dict(
        params=complexity.params, params_trainable=complexity.params_trainable
    )
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


def latency_to_json(latency: Latency) -> dict[str, float | int | str]:
    """Arrange times for a program.

    Args:
        latency: The times.

    Returns:
        The median and the quartiles of a pass in milliseconds, images per second, and how they were taken.
    """
    low, high = latency.quartiles
    return dict(
        latency_ms=latency.median,
        latency_ms_p25=low,
        latency_ms_p75=high,
        images_per_second=latency.images_per_second,
        latency_batch_size=latency.batch_size,
        latency_repeats=len(latency.times),
        latency_device=latency.device,
        latency_threads=latency.threads,
    )


def latency_to_text(latency: Latency) -> str:
    """Arrange times for a reader.

    Args:
        latency: The times.

    Returns:
        One line.
    """
    low, high = latency.quartiles
    return (
        f'latency: median {latency.median:.2f} ms, quartiles {low:.2f} and {high:.2f} ms, '
        f'{latency.images_per_second:.1f} images/s (batch {latency.batch_size}, {len(latency.times)} passes, '
        f'{latency.device}, CPU threads {latency.threads})'
    )


def memory_to_json(memory: PeakMemory) -> dict[str, float | int | str]:
    """Arrange peaks for a program.

    Args:
        memory: The peaks.

    Returns:
        The peaks in MB (10^6 bytes) and how they were taken.
    """
    return dict(
        peak_memory_mb=memory.forward / MEGA,
        peak_memory_batch_size=memory.batch_size,
        peak_memory_train_mb=memory.train / MEGA,
        peak_memory_train_batch_size=memory.train_batch_size,
        peak_memory_device=memory.device,
    )


def memory_to_text(memory: PeakMemory) -> str:
    """Arrange peaks for a reader.

    Args:
        memory: The peaks.

    Returns:
        One line.
    """
    return (
        f'peak memory: forward pass {memory.forward / MEGA:.1f} MB (batch {memory.batch_size}), '
        f'training step {memory.train / MEGA:.1f} MB (batch {memory.train_batch_size}), {memory.device}'
    )


def build_parser() -> argparse.ArgumentParser:
    """Describe the command line.

    Returns:
        The parser.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('config', help='config file')
    parser.add_argument(
        '--shape', type=int, nargs=3, default=(3, 224, 224), metavar=('C', 'H', 'W'), help='image (default: 3 224 224)'
    )
    parser.add_argument('--json', action='store_true', help='print one JSON object instead of a table')
    parser.add_argument('--params-only', action='store_true', help='count no operations')
    measured = parser.add_argument_group('measurements on this machine')
    measured.add_argument('--latency', action='store_true', help='time forward passes')
    measured.add_argument('--memory', action='store_true', help='peak memory of a forward pass and of a training step')
    measured.add_argument('--batch-size', type=int, default=1, help='images of a forward pass (default: 1)')
    measured.add_argument('--train-batch-size', type=int, help="images of a training step (default: the config's)")
    measured.add_argument('--repeats', type=int, default=30, help='passes that are timed (default: 30)')
    measured.add_argument('--warmup', type=int, default=5, help='passes before them (default: 5)')
    measured.add_argument('--threads', type=int, help="threads of the CPU for the latency (default: torch's)")
    measured.add_argument('--device', help='such as cpu or cuda:0 (default: a GPU when there is one)')
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the counts.

    Args:
        arguments: The command line; that of the process by default.
    """
    args = build_parser().parse_args(arguments)
    cfg = load_config(args.config)
    shape = tuple(args.shape)
    complexity = measure_complexity(cfg, None if args.params_only else shape)
    figures, lines = to_json(complexity), [to_table(complexity)]
    if args.latency:
        latency = measure_latency(
            cfg, shape, args.batch_size, args.repeats, args.warmup, device=args.device, threads=args.threads
        )
        figures |= latency_to_json(latency)
        lines.append(latency_to_text(latency))
    if args.memory:
        memory = measure_peak_memory(cfg, shape, args.batch_size, args.train_batch_size, args.device)
        figures |= memory_to_json(memory)
        lines.append(memory_to_text(memory))
    print(json.dumps(figures) if args.json else '\n'.join(lines))


if __name__ == '__main__':
    run_tool(main)
