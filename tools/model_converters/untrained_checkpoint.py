"""Store the model of a config with its pretrained weights, without any training.

    python tools/model_converters/untrained_checkpoint.py CONFIG DST.pth [--annotation ANN.json]
        [--cfg-options KEY=VALUE ...]

A zero-shot model, which compares images with texts and learns nothing, becomes a checkpoint that every tool takes:
``python tools/test.py CONFIG DST.pth``. ``--annotation`` stores the names of the attributes for inference.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from mmengine.config import DictAction

from mmattr.apis import build_model, load_config
from mmattr.datasets import Annotation
from mmattr.engine.command_line import run_tool


def main(arguments: Sequence[str] | None = None) -> None:
    """Build, initialise and store a model.

    Args:
        arguments: The command line; that of the process by default.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('config', metavar='CONFIG', help='config file')
    parser.add_argument('target', metavar='DST.pth', help='checkpoint that is written')
    parser.add_argument(
        '--annotation', metavar='ANN.json', help='converted annotation with the names of the attributes'
    )
    parser.add_argument(
        '--cfg-options', nargs='+', action=DictAction, metavar='KEY=VALUE', help='replace config values'
    )
    args = parser.parse_args(arguments)
    model = build_model(load_config(args.config, args.cfg_options))
    model.init_weights()
    meta = {}
    if args.annotation:
        annotation = Annotation.load(args.annotation)
        meta['dataset_meta'] = dict(
            dataset=annotation.dataset,
            attributes=annotation.names,
            groups=tuple(spec.group for spec in annotation.attributes),
        )
    Path(args.target).parent.mkdir(parents=True, exist_ok=True)
    torch.save(dict(state_dict=model.state_dict(), meta=meta), args.target)
    print(f'{args.target}: {len(model.state_dict())} tensors')


if __name__ == '__main__':
    run_tool(main)
