"""Predictions on disk: JSON lines and pictures."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from PIL import Image

from mmattr.apis.attribute_inferencer import AttributeInferencer
from mmattr.apis.unique_name import unique_name
from mmattr.errors import ConfigError
from mmattr.visualization import AttributeRow, PictureStyle, draw_legend, draw_sheet

#: A sheet of more pictures than this is no longer looked at as a whole.
MAX_SHEET_PICTURES = 24


class PredictionWriter:
    """Writes results as they come: a line of JSON each, and a picture.

    Args:
        out_dir: Folder that gets `predictions.jsonl` and `pictures/`.
        inferencer: Draws the pictures.
        top_k: Attributes per picture; None for all.
        with_pictures: Whether to draw.
        with_sheet: Whether to put the first pictures on `sheet.png`.

    Attributes:
        num_images: Results written so far, with and without error.
        errors: Sentences about the images that could not be read.

    Raises:
        ConfigError: If the folder cannot be made.
    """

    def __init__(
        self, out_dir: Path, inferencer: AttributeInferencer, top_k: int | None, with_pictures: bool, with_sheet: bool
    ) -> None:
        self.out_dir = out_dir
        self.inferencer = inferencer
        self.top_k = top_k
        self.with_pictures = with_pictures
        self.with_sheet = with_sheet
        self.present: Counter[str] = Counter()
        self.num_images = self.num_known = self.num_right = 0
        self.errors: list[str] = []
        self._names: set[str] = set()
        self._tiles: list[Image.Image] = []
        self._rows: list[AttributeRow] = []
        try:
            (out_dir / 'pictures' if with_pictures else out_dir).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(f'The output folder {str(out_dir)!r} cannot be made: {error.strerror}.') from error

    def write_all(self, results: Iterable[dict]) -> None:
        """Write every result.

        Args:
            results: From the inferencer, with images when pictures are wanted.
        """
        with (self.out_dir / 'predictions.jsonl').open('w', encoding='utf-8') as lines:
            for result in results:
                self._write(result, lines)
        if self._tiles:
            legend = draw_legend(self._rows, 2 * self._tiles[0].width, PictureStyle())
            draw_sheet(self._tiles, legend=legend).save(self.out_dir / 'sheet.png')

    def _write(self, result: dict, lines: TextIO) -> None:
        self.num_images += 1
        if 'error' in result:
            self.errors.append(result['error'])
            lines.write(json.dumps(result, ensure_ascii=False) + '\n')
            return
        self.present.update(result['labels'])
        for name, label in result.get('gt', {}).items():
            # A word that was given is no prediction.
            if label is not None and name not in result.get('known', {}):
                self.num_known += 1
                self.num_right += (name in result['labels']) == bool(label)
        line = {key: value for key, value in result.items() if key != 'image'}
        for key in {'scores', 'matches'} & set(line):
            line[key] = {name: round(score, 6) for name, score in result[key].items()}
        if self.with_pictures:
            line['picture'] = self._draw(result)
        lines.write(json.dumps(line, ensure_ascii=False) + '\n')

    def _draw(self, result: dict) -> str:
        """Draw a result; return the name of the file, relative to the output folder."""
        name = f'pictures/{unique_name(result["path"] or "image", self._names)}.png'
        self.inferencer.draw(result, self.top_k).save(self.out_dir / name)
        if self.with_sheet and len(self._tiles) < MAX_SHEET_PICTURES:
            self._tiles.append(self.inferencer.draw(result, self.top_k, legend=False))
            self._rows.extend(self.inferencer.rows(result))
        return name

    def summary(self, seconds: float) -> str:
        """Describe what was done.

        Args:
            seconds: How long it took.

        Returns:
            A few lines of text.
        """
        good = self.num_images - len(self.errors)
        inferencer = self.inferencer
        names = f'{len(inferencer.attributes)} attributes, names from the {inferencer.model.attribute_names_source}'
        if inferencer.model.attribute_names_source == 'user':
            names = f'{len(inferencer.attributes)} attributes, named by the user'
        elif inferencer.model.attribute_names_source == 'numbered':
            names = f'{len(inferencer.attributes)} attributes, numbered because nothing names them'
        lines = [f'images predicted: {good} in {seconds:.1f} s ({names})']
        if self.errors:
            lines.append(f'images that could not be read: {len(self.errors)}, the first: {self.errors[0]}')
        frequent = ', '.join(f'{name} {count}' for name, count in self.present.most_common(8))
        lines.append(f'most often present: {frequent or "nothing"}')
        if self.num_known:
            share = 100 * self.num_right / self.num_known
            lines.append(f'{share:.2f} % of {self.num_known} known labels predicted right')
        written = ['predictions.jsonl', *(['pictures/'] if self.with_pictures else [])]
        written += ['sheet.png'] if self._tiles else []
        lines.append(f'written to {self.out_dir}: {", ".join(written)}')
        return '\n'.join(lines)
