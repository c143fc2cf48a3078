"""Show what the words of a model look at: each other, and the image. Figure 3 of Label2Label as a command.

    python tools/analysis_tools/attention.py CONFIG.py CKPT.pth people/ --out-dir out
    python tools/analysis_tools/attention.py CONFIG.py CKPT.pth --dataset test --num 8 --layer 1 --head 1 --out-dir out
    python tools/analysis_tools/attention.py CONFIG.py CKPT.pth --rollout test --out-dir out

Writes a sheet (PNG) per image and attention.html, a page to explore that needs nothing else. --rollout averages over a
data set and compares attention with the correlation of the labels: rollout.csv, rollout.md, rollout.png.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from mmattr.apis import AttributeInferencer
from mmattr.apis.attention_reader import AttentionReader
from mmattr.apis.attention_rollout import average_rollout
from mmattr.apis.attention_writer import AttentionWriter
from mmattr.apis.dataset_images import dataset_images
from mmattr.engine.command_line import OverrideAction, run_tool
from mmattr.errors import ConfigError, DataError


def build_parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('config')
    parser.add_argument('checkpoint')
    parser.add_argument('inputs', nargs='*', metavar='IMAGE_OR_DIR', help='image files and folders')
    parser.add_argument('--dataset', metavar='SPLIT', help="images of the config's own data set: train, val or test")
    parser.add_argument('--num', type=int, default=8, help='images of --dataset, spread evenly (default: 8)')
    parser.add_argument('--out-dir', required=True, type=Path, help='gets the pictures, the page and the tables')
    parser.add_argument(
        '--layer', help='name such as mlm.decoder.1, or a number within the last stack of layers (default: 1)'
    )
    parser.add_argument('--head', type=int, help='number from 1 (default: the mean of all heads)')
    parser.add_argument('--strongest', type=int, help='links between words on a sheet (default: one per word)')
    parser.add_argument('--rollout', metavar='SPLIT', help='average attention rollout over this data set')
    parser.add_argument('--rollout-num', type=int, help='images of --rollout, spread evenly (default: all)')
    parser.add_argument('--rollout-stack', help='layers to multiply, such as query_head.decoder (default: the last)')
    parser.add_argument('--pairs', type=int, default=20, help='pairs in the tables of rollout.md (default: 20)')
    parser.add_argument('--device', help='such as cpu or cuda:0; a GPU when there is one by default')
    parser.add_argument('--batch-size', type=int, default=32, help='images at once in --rollout (default: 32)')
    parser.add_argument(
        '--cfg-options', nargs='+', action=OverrideAction, metavar='KEY=VALUE', help='change values of the config'
    )
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw and write.

    Args:
        arguments: The command line; that of the process by default.
    """
    # Images may stand behind the options.
    options = build_parser().parse_intermixed_args(arguments)
    if options.inputs and options.dataset:
        raise ConfigError('Give either images and folders or --dataset SPLIT, not both.')
    if not (options.inputs or options.dataset or options.rollout):
        raise ConfigError('Nothing to look at: give images, folders, --dataset SPLIT or --rollout SPLIT.')
    inferencer = AttributeInferencer(
        options.config, options.checkpoint, options.device, options.batch_size, cfg_options=options.cfg_options
    )
    reader = AttentionReader(inferencer)
    writer = AttentionWriter(options.out_dir, _title(options.config), Path(options.checkpoint).name)
    if options.inputs or options.dataset:
        dataset = options.dataset
        images = (
            dataset_images(inferencer.model, dataset, options.num) if dataset else inferencer.prepare(options.inputs)
        )
        lines = writer.write_images(reader.iterate(images), options.layer, options.head, options.strongest)
        if not lines:
            raise DataError(reader.errors[0] if reader.errors else 'There is no image to look at.')
        print('\n'.join([*lines, *_left_out(reader.errors)]))
    if options.rollout:
        images = dataset_images(inferencer.model, options.rollout, options.rollout_num)
        result = average_rollout(inferencer, images, options.rollout_stack)
        text = writer.write_rollout(result, inferencer.attributes, options.pairs)
        print('\n'.join([text, *_left_out(result.errors)]))
    print(f'written to {options.out_dir}: {", ".join(writer.written)}')


def _left_out(errors: Sequence[str]) -> list[str]:
    return [f'left out: {error}' for error in errors]


def _title(config: str) -> str:
    """Name a config by its method and its own name."""
    path = Path(config)
    return f'{path.parent.name}/{path.stem}' if path.parent.name else path.stem


if __name__ == '__main__':
    run_tool(main)
