"""From JPEG files to tensors."""

import tempfile
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from mmengine.dataset import Compose
from PIL import Image

from mmattr.apis.latency import cpu_threads
from mmattr.apis.speed_benchmark.hot_functions import hot_functions
from mmattr.apis.speed_benchmark.setting import Setting
from mmattr.apis.speed_benchmark.speed_row import OURS, SAME, STOCK, SpeedRow
from mmattr.apis.speed_benchmark.timed_sides import Side, time_in_turns
from mmattr.registry import TRANSFORMS

#: Width and height of the files and of what the model sees, by row.
SIZES = {
    'data_250': ((250, 250), (250, 250)),
    'data_178x218': ((178, 218), (250, 250)),
    'data_1000x700': ((1000, 700), (192, 256)),
}
NORMALISED = '_normalised'
PLAIN, MMPRETRAIN, REDUCED = 'our_standard_pipeline', 'mmpretrain', 'ours_reduced_decoding'
#: A pipeline takes a fraction of a millisecond per image, so that more rounds cost nothing.
_MORE_ROUNDS = 5
_MEAN, _STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
_NOTE = (
    '{number} JPEG files of {source} to {target} pixels, one thread, {output}; ours decodes with cv2 and resizes with '
    'the antialiased triangle kernel of torchvision; the stock reference is Pillow with Lanczos resizing, ToTensor and '
    'Normalize, with the same switches Pillow with the triangle kernel and the same output as ours'
)
_UINT8 = 'uint8 out (the device normalises)'
_FLOAT = 'normalised on the CPU'

Prepare = Callable[[Path], Any]


def data_row_names(setting: Setting) -> list[str]:
    """List the rows that :func:`data_rows` can measure.

    Args:
        setting: Not used; all rows exist for every setting.

    Returns:
        Their names.
    """
    return [name + suffix for suffix in ('', NORMALISED) for name in SIZES]


def data_rows(setting: Setting, wanted: Collection[str]) -> Iterator[SpeedRow]:
    """Measure data pipelines in one thread, as a data loading worker runs them.

    Args:
        setting: Number of images and rounds.
        wanted: Names of rows.

    Yields:
        The rows.
    """
    threads = cv2.getNumThreads()
    cv2.setNumThreads(0)
    try:
        with tempfile.TemporaryDirectory() as folder, cpu_threads(1):
            for name in data_row_names(setting):
                if name in wanted:
                    yield _row(name, setting, Path(folder))
    finally:
        cv2.setNumThreads(threads)


def _row(name: str, setting: Setting, folder: Path) -> SpeedRow:
    normalised = name.endswith(NORMALISED)
    source, target = SIZES[name.removesuffix(NORMALISED)]
    files = [_write(folder / f'{source[0]}_{index}.jpg', source, index) for index in range(setting.data_images)]
    prepared = _pipelines(target, normalised)
    if source == target:
        prepared.pop(REDUCED)
    sides: dict[str, Side] = {side: _over(prepare, files) for side, prepare in prepared.items()}
    times = time_in_turns(sides, _MORE_ROUNDS * setting.rounds, torch.device('cpu'))
    note = _NOTE.format(
        number=len(files),
        source='{} x {}'.format(*source),
        target='{} x {}'.format(*target),
        output=_FLOAT if normalised else _UINT8,
    )
    per_image = {side: values / len(files) for side, values in times.items()}
    row = SpeedRow.of_times(name, note, per_image)
    return row.with_profile(hot_functions(sides[OURS])) if row.misses else row


def _over(prepare: Prepare, files: list[Path]) -> Side:
    def run() -> None:
        for file in files:
            prepare(file)

    return run


def _write(path: Path, size: tuple[int, int], seed: int) -> Path:
    """Write a picture of soft shapes with some grain, so that its file is about as large as that of a photo."""
    generator = np.random.default_rng(seed)
    shapes = cv2.resize(generator.integers(0, 256, (12, 12, 3)).astype(np.float32), size, interpolation=cv2.INTER_CUBIC)
    grain = generator.normal(0, 6, shapes.shape)
    Image.fromarray((shapes + grain).clip(0, 255).astype(np.uint8)).save(path, quality=90)
    return path


def _pipelines(target: tuple[int, int], normalised: bool) -> dict[str, Prepare]:
    """All sides; the stock reference always normalises, since it gives nothing else."""
    resize = dict(type='ResizeImage', scale=target, backend='torchvision')
    plain = dict(type='Resize', scale=target, keep_ratio=False, backend='pillow', interpolation='bilinear')
    load: dict[str, Any] = dict(type='LoadAttributeImage')
    foreign: list[dict] = [
        dict(type='LoadImageFromFile'),
        dict(type='Resize', scale=target, keep_ratio=False),
        dict(type='mmpretrain.PackInputs', _scope_='mmpretrain'),
    ]
    return {
        STOCK: _pillow(target, Image.Resampling.LANCZOS, True),
        SAME: _pillow(target, Image.Resampling.BILINEAR, normalised),
        OURS: _mmcv([load, resize, dict(type='PackAttributeInputs')], normalised),
        REDUCED: _mmcv([load | dict(reduce_to=target), resize, dict(type='PackAttributeInputs')], normalised),
        PLAIN: _mmcv([load, plain, dict(type='PackAttributeInputs')], normalised),
        MMPRETRAIN: _mmcv(foreign, normalised),
    }


def _pillow(target: tuple[int, int], kernel: Image.Resampling, normalised: bool) -> Prepare:
    # Here, because the package takes a second to import.
    from torchvision import transforms

    to_tensor = transforms.Compose([transforms.ToTensor(), transforms.Normalize(_MEAN, _STD)])

    def prepare(path: Path) -> torch.Tensor:
        with Image.open(path) as opened:
            image = opened.convert('RGB')
        if image.size != target:
            image = image.resize(target, kernel)
        return to_tensor(image) if normalised else torch.from_numpy(np.array(image).transpose(2, 0, 1).copy())

    return prepare


def _mmcv(steps: list[dict], normalised: bool) -> Prepare:
    pipeline = Compose([TRANSFORMS.build(step) for step in steps])
    mean = torch.tensor(_MEAN).view(-1, 1, 1) * 255
    std = torch.tensor(_STD).view(-1, 1, 1) * 255

    def prepare(path: Path) -> Any:
        inputs = pipeline(dict(img_path=str(path)))['inputs']
        return (inputs.float() - mean) / std if normalised else inputs

    return prepare
