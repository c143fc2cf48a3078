"""The visualizer that a config names."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from mmengine.dist import master_only
from mmengine.visualization import Visualizer
from PIL import Image

from mmattr.errors import DataError
from mmattr.registry import VISUALIZERS
from mmattr.structures import AttributeDataSample
from mmattr.visualization.draw_prediction import draw_prediction
from mmattr.visualization.picture_style import PictureStyle
from mmattr.visualization.sample_rows import sample_rows


@VISUALIZERS.register_module()
class AttributeVisualizer(Visualizer):
    """Draws score bars beside an image and hands the picture to the visualization backends (disk, TensorBoard ...).

    Args:
        name: Name of the instance.
        vis_backends: Configs of the backends; none by default.
        save_dir: Folder for the backends that write files.
        threshold: One number, or one per attribute; a score above it counts as present. In [0, 1].
        top_k: Show only this many attributes, those with the highest scores.
        font_size: Height of the text in pixels.
        font_path: TrueType file for names that Pillow's built-in font cannot write.
    """

    def __init__(
        self,
        name: str = 'visualizer',
        vis_backends: list[dict] | None = None,
        save_dir: str | None = None,
        threshold: float | Sequence[float] = 0.5,
        top_k: int | None = None,
        font_size: int = 14,
        font_path: str | None = None,
    ) -> None:
        super().__init__(name=name, vis_backends=vis_backends, save_dir=save_dir)
        self.threshold = threshold
        self.top_k = top_k
        self.style = PictureStyle(font_size=font_size, font_path=font_path)

    @master_only
    def add_datasample(
        self,
        name: str,
        image: np.ndarray,
        data_sample: AttributeDataSample,
        draw_gt: bool = True,
        show: bool = False,
        wait_time: float = 0,
        out_file: str | None = None,
        step: int = 0,
    ) -> None:
        """Draw one sample; `get_image` returns the picture afterwards.

        Args:
            name: Title of the picture and key for the backends.
            image: (H, W, 3) uint8 RGB.
            data_sample: With `pred_score`, `gt_label` and `known_label`, each (M,) and each optional.
            draw_gt: Whether to show the annotation when there is one.
            show: Whether to open a window.
            wait_time: Seconds that the window stays; 0 means until a key is pressed.
            out_file: Where to save the picture; the backends get it when None.
            step: Step under which the backends store it.

        Raises:
            DataError: If `dataset_meta` does not hold the attribute names.
        """
        meta = self.dataset_meta or {}
        if 'attributes' not in meta:
            raise DataError(
                'AttributeVisualizer needs the attribute names: set visualizer.dataset_meta = dict(attributes=[...]).'
            )
        rows = sample_rows(data_sample, meta['attributes'], meta.get('groups'), self.threshold, with_labels=draw_gt)
        picture = np.asarray(draw_prediction(image, rows, title=name, top_k=self.top_k, style=self.style))
        self.set_image(picture)
        if show:
            self.show(picture, win_name=name, wait_time=wait_time)
        if out_file is not None:
            path = Path(out_file)
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(picture).save(path)
        else:
            self.add_image(name, picture, step=step)
