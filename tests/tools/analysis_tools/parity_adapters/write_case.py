"""Write the files of a parity case from a reference model."""

import json

import numpy as np
import torch


def gradient_norms(model):
    """Norms of the gradients after a backward pass."""
    return {name: float(value.grad.norm()) for name, value in model.named_parameters() if value.grad is not None}


def write_case(folder, name, spec, model, arrays, extra=None):
    """Write NAME.json, NAME.npz and NAME.pth."""
    weights = {key: value.detach().clone() for key, value in model.state_dict().items()} | (extra or {})
    torch.save(dict(state_dict=weights), folder / f'{name}.pth')
    arrays = {key: value.detach().numpy() for key, value in arrays.items()}
    np.savez(folder / f'{name}.npz', **arrays)
    about = {key: dict(shape=list(value.shape), dtype=str(value.dtype)) for key, value in arrays.items()}
    (folder / f'{name}.json').write_text(json.dumps(spec | dict(arrays=about)))
    return folder / f'{name}.json'


def change_array(path, key, amount=1e-3):
    """Change one number of an array of a case."""
    with np.load(path.with_suffix('.npz')) as file:
        arrays = dict(file)
    arrays[key].flat[0] += amount
    np.savez(path.with_suffix('.npz'), **arrays)


def change_norm(path, key):
    """Change one recorded norm of a case."""
    spec = json.loads(path.read_text())
    spec['param_grad_norm'][key] += 1e-2
    path.write_text(json.dumps(spec))


def failures(tool, path):
    """Names of the fields that differ by more than the tolerance."""
    differences, tolerance = tool.compare_case(path)
    return {name for name, value in differences.items() if not value <= tolerance}
