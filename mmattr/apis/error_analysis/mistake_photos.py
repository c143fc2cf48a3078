"""The most confident mistakes and their images."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from mmattr.apis.error_analysis.error_options import ErrorOptions
from mmattr.apis.error_analysis.scored_models import ScoredModels
from mmattr.errors import DataError
from mmattr.evaluation.functional.confident_mistakes import confident_mistakes
from mmattr.visualization.draw_mistakes import PicturedMistake

#: File endings to try for images that a data set names without one.
ENDINGS = ('', '.png', '.jpg')


def find_mistakes(models: ScoredModels, options: ErrorOptions) -> dict[str, list[dict[str, Any]]]:
    """Choose the most confident mistakes of each model.

    Args:
        models: The models.
        options: Numbers of mistakes and the threshold.

    Returns:
        By model: ``img_path``, ``attribute``, ``label`` and ``score`` of each mistake, and ``crop_box`` where a sample
        is a part of an image.
    """
    content = {}
    for title, score in models.scores.items():
        chosen = confident_mistakes(
            models.label, score, options.num_mistakes, options.mistakes_per_attribute, options.threshold
        )
        content[title] = [
            {
                'image': mistake.image,
                'img_path': models.img_path[mistake.image],
                'attribute': models.names[mistake.attribute],
                'label': mistake.label,
                'score': mistake.score,
                **({} if models.crop_box is None else {'crop_box': models.crop_box[mistake.image].tolist()}),
            }
            for mistake in chosen
        ]
    return content


def open_photos(
    mistakes: dict[str, list[dict[str, Any]]], image_root: Path | None
) -> tuple[dict[str, list[PicturedMistake]], list[str]]:
    """Open the images of mistakes.

    Args:
        mistakes: From :func:`find_mistakes`.
        image_root: Folder of the images, see :func:`find_image`.

    Returns:
        The tiles of the sheet of each model that makes mistakes, and sentences about images that are missing. There are
        no tiles when no image is found and no folder was named.

    Raises:
        DataError: If no image is found in the folder that was named.
    """
    paths = dict.fromkeys(mistake['img_path'] for chosen in mistakes.values() for mistake in chosen)
    photos = {path: open_image(path, image_root) for path in paths}
    missing = [path for path, photo in photos.items() if photo is None]
    if paths and len(missing) == len(paths):
        where = f'in {image_root}' if image_root else 'where the score file says'
        sentence = f'No image of a mistake was found {where}, such as {missing[0]!r}; --image-root names their folder.'
        if image_root:
            raise DataError(sentence)
        return {}, [f'There is no sheet of mistakes: {sentence[0].lower()}{sentence[1:]}']
    notes = [f'{len(missing)} of {len(paths)} images were not found, such as {missing[0]!r}.'] if missing else []
    tiles = {
        model: [
            PicturedMistake(
                _part(photos[mistake['img_path']], mistake.get('crop_box')),
                mistake['attribute'],
                mistake['label'],
                mistake['score'],
                PurePosixPath(mistake['img_path']).name,
            )
            for mistake in chosen
        ]
        for model, chosen in mistakes.items()
        if chosen
    }
    return tiles, notes


def _part(photo: Image.Image | None, box: list[int] | None) -> Image.Image | None:
    """Cut the sample out of its image."""
    if photo is None or box is None:
        return photo
    left, top, right, bottom = box
    return photo.crop((left, top, right, bottom))


def open_image(path: str, image_root: Path | None) -> Image.Image | None:
    """Open the image of a stored path.

    Args:
        path: As the score file states it.
        image_root: See :func:`find_image`.

    Returns:
        The image, or None when it is not there or no image.
    """
    for file in find_image(path, image_root):
        try:
            with Image.open(file) as image:
                return ImageOps.exif_transpose(image).convert('RGB')
        except (OSError, UnidentifiedImageError):
            continue
    return None


def find_image(path: str, image_root: Path | None) -> Iterator[Path]:
    """List where an image may be.

    Args:
        path: As the score file states it; a scheme such as ``synthetic://`` is left out.
        image_root: A folder. The path below it may start at any folder of the stored path: ``data/faces/a/1.jpg`` is
            found as ``a/1.jpg`` there. None to take the stored path as it is.

    Yields:
        Files that exist.
    """
    parts = PurePosixPath(path.replace('\\', '/').rpartition('://')[2]).parts
    starts = [Path(path)] if image_root is None else [image_root / Path(*parts[n:]) for n in range(len(parts))]
    if image_root is not None and Path(path).is_absolute():
        starts = starts[1:]
    for start in starts if path else ():
        for ending in ENDINGS:
            file = start.with_name(start.name + ending)
            if file.is_file():
                yield file
