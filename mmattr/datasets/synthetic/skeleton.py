"""The jointed body of one person and its projection into the picture."""

import math
from itertools import pairwise
from typing import NamedTuple

from mmattr.datasets.synthetic.canvas import Point
from mmattr.datasets.synthetic.pose import Pose

#: To the person's left, upwards, forwards; in units of the body height.
Position = tuple[float, float, float]

#: How much lower, per unit of distance, something nearer to the camera appears: the camera looks slightly down.
CAMERA_TILT = 0.10


class Level(NamedTuple):
    """A horizontal elliptic cross-section of the trunk or of a garment.

    Attributes:
        centre: Its centre.
        half_width: Sideways half axis.
        half_depth: Forward half axis.
    """

    centre: Position
    half_width: float
    half_depth: float


class Skeleton:
    """Joints in three dimensions, seen by a camera without perspective.

    Args:
        person: Outcomes that hold for the person; age, sex, view and what the hands carry shape the body.
        pose: Angles.
        foot: Where the middle of the feet stands, in pixels.
        scale: Pixels per unit, that is, the height of a grown-up in pixels.
    """

    def __init__(self, person: frozenset[str], pose: Pose, foot: Point, scale: float) -> None:
        self.person = person
        self.pose = pose
        self.foot = foot
        child, elderly, female = 'child' in person, 'elderly' in person, 'female' in person
        self.scale = scale * pose.height * (0.84 if child else 0.96 if elderly else 0.97 if female else 1.0)
        view = next(view for view in ('front', 'side', 'back') if view in person)
        self.heading = pose.heading(view)
        self.sine, self.cosine = math.sin(self.heading), math.cos(self.heading)
        self.carrying_hand = pose.carrying_hand

        wide = pose.slenderness
        self.head_radius = 0.098 if child else 0.076
        self.shoulder = wide * (0.098 if child else 0.102 if female else 0.128)
        self.waist = wide * (0.082 if child else 0.068 if female else 0.096) * (1.15 if elderly else 1.0)
        self.hip = wide * (0.082 if child else 0.100 if female else 0.090)
        self.depth = wide * (0.060 if child else 0.058) * (1.2 if elderly else 1.0)
        self.limb = wide * (0.92 if female else 1.0)
        self.hip_height = 0.43 if child else 0.49
        self.lean = pose.lean + (pose.stoop if elderly else 0.0)
        self.trunk_length = 0.97 - 2.3 * self.head_radius - self.hip_height

        self.joints: dict[str, Position] = {}
        self._place_legs()
        self._place_trunk()
        self._place_arms()
        # A bent back would leave the picture; the middle of the body stays where the crop put it.
        middle = 0.6 * self.joints['neck'][2] * self.sine
        self.foot = (foot[0] - self.size(middle), foot[1])

    def project(self, position: Position) -> Point:
        """Return where a point of the body appears.

        Args:
            position: In body units.

        Returns:
            (x, y) in pixels.
        """
        x, y, z = position
        across = x * self.cosine + z * self.sine
        return (
            self.foot[0] + self.scale * across,
            self.foot[1] - self.scale * (y - CAMERA_TILT * self.nearness(position)),
        )

    def nearness(self, position: Position) -> float:
        """Return how near a point is to the camera.

        Args:
            position: In body units.

        Returns:
            Larger is nearer; 0 on the axis of the body; in body units.
        """
        return position[2] * self.cosine - position[0] * self.sine

    def size(self, length: float) -> float:
        """Convert a length.

        Args:
            length: In body units.

        Returns:
            Pixels.
        """
        return length * self.scale

    def level(self, along: float) -> Level:
        """Return a cross-section of the trunk.

        Args:
            along: 0 at the hips, 1 at the shoulders; below 0 the level lies under the hips.

        Returns:
            The cross-section.
        """
        stations = (
            (-0.1, self.hip, self.depth),
            (0.0, self.hip, self.depth * 1.05),
            (0.42, self.waist, self.depth * 0.92),
            (0.78, self.shoulder * 0.92, self.depth * 1.1),
            (0.93, self.shoulder * 0.94, self.depth * 0.95),
            (1.02, self.shoulder * 0.62, self.depth * 0.7),
            (1.08, 0.040, 0.040),
        )
        hips, neck = self.joints['hips'], self.joints['neck']
        centre = (0.0, hips[1] + (neck[1] - hips[1]) * along, hips[2] + (neck[2] - hips[2]) * along)
        along = min(max(along, stations[0][0]), stations[-1][0])
        for (low, width_low, depth_low), (high, width_high, depth_high) in pairwise(stations):
            if along <= high:
                share = (along - low) / (high - low)
                return Level(
                    centre, width_low + share * (width_high - width_low), depth_low + share * (depth_high - depth_low)
                )
        raise AssertionError('the stations cover the trunk')

    def across(self, level: Level, share: float) -> Point:
        """Return a point of the visible surface of a cross-section.

        Args:
            level: The cross-section.
            share: -1 at its left outline in the picture, 1 at the right one.

        Returns:
            (x, y) in pixels.
        """
        x, y = self.project(level.centre)
        half = math.hypot(level.half_width * self.cosine, level.half_depth * self.sine)
        bulge = CAMERA_TILT * math.sqrt(max(0.0, 1 - share * share)) * level.half_width
        return (x + self.size(half) * share, y + self.size(bulge))

    def outline(self, levels: list[Level]) -> list[Point]:
        """Return the outline of a stack of cross-sections.

        Args:
            levels: From one end to the other.

        Returns:
            Corners of a polygon, in pixels.
        """
        left = [self.across(level, -1.0) for level in levels]
        return left + [self.across(level, 1.0) for level in reversed(levels)]

    def _place_legs(self) -> None:
        thigh, shin = self.hip_height * 0.5, self.hip_height * 0.42
        lowest = math.inf
        for side in (-1, 1):
            swing = self.pose.stride * math.sin(self.pose.phase + (0 if side > 0 else math.pi))
            # The knee bends most while the leg swings forwards from behind, and always a little when the leg is back.
            bend = 0.08 + 0.55 * self.pose.stride * max(0.0, math.cos(self.pose.phase + (0 if side > 0 else math.pi)))
            bend += 0.25 * max(0.0, -swing)
            hip = (side * self.hip * 0.55, self.hip_height, 0.0)
            knee = (hip[0], hip[1] - thigh * math.cos(swing), thigh * math.sin(swing))
            lower = swing - bend
            ankle = (hip[0], knee[1] - shin * math.cos(lower), knee[2] + shin * math.sin(lower))
            lowest = min(lowest, ankle[1])
            self.joints[f'hip{side}'], self.joints[f'knee{side}'], self.joints[f'ankle{side}'] = hip, knee, ankle
        drop = lowest - self.hip_height * 0.08
        for name, (x, y, z) in self.joints.items():
            self.joints[name] = (x, y - drop, z)
        self.joints['hips'] = (0.0, self.hip_height - drop, 0.0)

    def _place_trunk(self) -> None:
        hips = self.joints['hips']
        rise, forward = math.cos(self.lean) * self.trunk_length, math.sin(self.lean) * self.trunk_length
        neck = (0.0, hips[1] + rise, hips[2] + forward)
        self.joints['neck'] = neck
        reach = self.head_radius * 1.3
        self.joints['head'] = (0.0, neck[1] + reach, neck[2] + reach * math.sin(self.lean) * 0.9 + 0.008)

    def _place_arms(self) -> None:
        upper, lower = self.trunk_length * 0.53, self.trunk_length * 0.50
        neck = self.joints['neck']
        for side in (-1, 1):
            swing = -self.pose.arm_swing * math.sin(self.pose.phase + (0 if side > 0 else math.pi))
            bend, spread = self.pose.elbow, self.pose.arm_spread
            if side == self.carrying_hand and 'holding_object' in self.person:
                swing, bend = 0.12, 1.35
                if 'elderly' in self.person:  # leaning on a stick
                    swing, bend = 0.30, 0.45
            elif side != self.carrying_hand and 'handbag' in self.person:
                swing, bend, spread = swing * 0.4, 0.12, max(spread, 0.16)
            shoulder = (side * self.shoulder * 0.84, neck[1] - 0.026, neck[2])
            elbow = (
                shoulder[0] + side * upper * math.sin(spread),
                shoulder[1] - upper * math.cos(swing) * math.cos(spread),
                shoulder[2] + upper * math.sin(swing),
            )
            hand = (
                elbow[0] + side * lower * math.sin(spread) * 0.25,
                elbow[1] - lower * math.cos(swing + bend),
                elbow[2] + lower * math.sin(swing + bend),
            )
            self.joints[f'shoulder{side}'], self.joints[f'elbow{side}'], self.joints[f'hand{side}'] = (
                shoulder,
                elbow,
                hand,
            )
