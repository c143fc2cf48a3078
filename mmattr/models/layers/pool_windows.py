"""The mean of a feature map inside windows, without cutting any window out."""

import torch


def pool_windows(feat: torch.Tensor, scale: torch.Tensor, shift: torch.Tensor) -> torch.Tensor:
    """Average a map over M windows per image, as a spatial transformer without rotation and a global pooling would.

    A spatial transformer (Jaderberg et al., NeurIPS 2015) samples the point (x, y) of its (H, W) output at
    ``(scale_x x + shift_x, scale_y y + shift_y)`` of the map by bilinear interpolation. Coordinates run from -1 to 1
    between the outer edges of the map, and points outside take the value at the border. The mean of that output is a
    weighted mean of the map, and without rotation the weight is one factor per row times one per column. So M windows
    cost one matrix product, and M maps of C channels, whose memory would forbid many attributes, never exist.

    Args:
        feat: (N, C, H, W).
        scale: (N, M, 2) size of each window relative to the map, x before y.
        shift: (N, M, 2) centre of each window, x before y.

    Returns:
        (N, M, C).
    """
    height, width = feat.shape[-2:]
    rows = _axis_weight(scale[..., 1], shift[..., 1], height)
    columns = _axis_weight(scale[..., 0], shift[..., 0], width)
    weight = torch.einsum('nmh,nmw->nmhw', rows, columns).to(feat.dtype)
    return torch.einsum('nmhw,nchw->nmc', weight, feat)


def _axis_weight(scale: torch.Tensor, shift: torch.Tensor, size: int) -> torch.Tensor:
    """(N, M, size) share of each row (or column) in the mean of a window along that axis."""
    pixels = torch.arange(size, dtype=torch.float32, device=scale.device)
    centres = (2 * pixels + 1) / size - 1
    # Half precision would move the points by more than a pixel on large maps.
    sampled = scale.float()[..., None] * centres + shift.float()[..., None]  # (N, M, size) of the output
    sampled = (((sampled + 1) * size - 1) / 2).clamp(0, size - 1)  # in pixels
    distance = (sampled[..., :, None] - pixels).abs()  # (N, M, size of the output, size of the map)
    return (1 - distance).clamp(min=0).mean(-2)
