"""How somebody stands or walks, apart from who it is."""

import math
from dataclasses import dataclass

import numpy as np

#: Middle and half width of the heading, in degrees, of each labelled view. 0 looks at the camera.
VIEW_ANGLES = {'front': (0.0, 32.0), 'side': (90.0, 27.0), 'back': (180.0, 32.0)}


@dataclass(frozen=True)
class Pose:
    """The angles of a body.

    Every draw uses the same number of random numbers, so that changing one attribute of a person changes nothing
    else in the picture.

    Attributes:
        heading_position: Place within the range of the labelled view, in [-1, 1].
        mirrored: Whether a side view looks to the left.
        stride: Largest swing of a leg, in radians.
        phase: Place in the walking cycle, in radians.
        arm_swing: Largest swing of an arm, in radians.
        arm_spread: Angle between an arm and the body, in radians.
        elbow: Bend of the elbows, in radians.
        lean: Forward lean of the back, in radians.
        stoop: Additional lean of an elderly person, in radians.
        slenderness: Factor on all widths, about 1.
        height: Factor on the height, about 1.
        carrying_hand: -1 or 1, the side whose hand holds the object; a handbag hangs in the other hand.
    """

    heading_position: float
    mirrored: bool
    stride: float
    phase: float
    arm_swing: float
    arm_spread: float
    elbow: float
    lean: float
    stoop: float
    slenderness: float
    height: float
    carrying_hand: int

    @classmethod
    def draw(cls, generator: np.random.Generator) -> 'Pose':
        """Draw a pose.

        Args:
            generator: Source of the random numbers.

        Returns:
            The pose.
        """
        u = [float(value) for value in generator.random(12)]
        walking = u[2] < 0.7
        return cls(
            heading_position=2 * u[0] - 1,
            mirrored=u[1] < 0.5,
            stride=(0.28 + 0.5 * u[2]) if walking else 0.08,
            phase=2 * math.pi * u[3],
            arm_swing=(0.2 + 0.45 * u[4]) if walking else 0.06,
            arm_spread=0.08 + 0.16 * u[5],
            elbow=0.1 + 0.6 * u[6],
            lean=0.08 * u[7],
            stoop=0.26 + 0.16 * u[8],
            slenderness=0.9 + 0.25 * u[9],
            height=0.93 + 0.1 * u[10],
            carrying_hand=-1 if u[11] < 0.5 else 1,
        )

    def heading(self, view: str) -> float:
        """Return the direction the body faces.

        Args:
            view: ``'front'``, ``'side'`` or ``'back'``.

        Returns:
            Angle in radians; 0 faces the camera, positive turns towards the right edge of the picture.
        """
        middle, half_width = VIEW_ANGLES[view]
        angle = math.radians(middle + half_width * self.heading_position)
        return -angle if self.mirrored else angle
