"""What the speed benchmark measures, and how often."""

from dataclasses import dataclass, field, replace

import torch

from mmattr.engine.float32_products import Float32Products
from mmattr.errors import ConfigError

#: How a fresh torch multiplies float32 numbers.
STOCK_PRODUCTS = Float32Products('highest', True)

#: Channels of the last feature map of a ResNet whose first blocks have 64.
_WIDTHS = {18: 512, 34: 512, 50: 2048, 101: 2048}


@dataclass(frozen=True)
class Setting:
    """Sizes and numbers of repetitions.

    Attributes:
        device: Where models run.
        num_attributes: M.
        image_size: Height and width of the images in pixels.
        depth: Layers of the ResNet.
        base_channels: Channels of its first blocks.
        batch_size: Images N of the large batch.
        small_batch: Images of the small batch of training.
        threads: Threads of an operation on the CPU.
        train_rounds: Rounds of training steps.
        rounds: Rounds of everything else.
        data_images: Images that a data pipeline prepares per round.
        eval_images: Predictions that are evaluated.
        eval_attributes: Attributes of each of them.
        more_batches: Further batch sizes of training and inference, measured on a GPU.
        compile_modes: Modes of :func:`torch.compile`, measured on a GPU.
    """

    device: torch.device = field(default_factory=lambda: torch.device('cpu'))
    num_attributes: int = 40
    image_size: int = 250
    depth: int = 50
    base_channels: int = 64
    batch_size: int = 16
    small_batch: int = 2
    threads: int = field(default_factory=torch.get_num_threads)
    train_rounds: int = 4
    rounds: int = 6
    data_images: int = 24
    eval_images: int = 100_000
    eval_attributes: int = 26
    more_batches: tuple[int, ...] = ()
    compile_modes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        positive = (self.num_attributes, self.image_size, self.batch_size, self.threads, self.train_rounds, self.rounds)
        if min(positive) < 1 or self.small_batch < 2 or self.depth not in _WIDTHS:
            raise ConfigError('A speed benchmark needs positive sizes and repeats, and at least 2 images to train on.')

    @property
    def width(self) -> int:
        """Channels D of the last feature map."""
        return _WIDTHS[self.depth] * self.base_channels // 64

    @property
    def backbone(self) -> dict[str, int]:
        """Sizes of the ResNet, as its constructor takes them."""
        return dict(depth=self.depth, base_channels=self.base_channels, stem_channels=self.base_channels)

    @property
    def batches(self) -> tuple[int, ...]:
        """Batch sizes of training, the small one first."""
        return tuple(sorted({self.small_batch, self.batch_size, *self.more_batches}))

    def quick(self) -> 'Setting':
        """Make everything small: shows that the command works, says nothing about speed.

        Returns:
            Another setting.
        """
        return replace(
            self,
            image_size=64,
            depth=18,
            base_channels=16,
            train_rounds=1,
            rounds=1,
            data_images=2,
            eval_images=2000,
            more_batches=(),
            compile_modes=(),
        )

    def on_gpu(self) -> 'Setting':
        """Add what is only worth measuring on a GPU.

        Returns:
            Another setting.
        """
        return replace(
            self,
            more_batches=(64, 256),
            compile_modes=('default', 'max-autotune'),
            train_rounds=max(self.train_rounds, 20),
            rounds=max(self.rounds, 30),
        )
