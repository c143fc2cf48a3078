"""The CSRA adapter on cases of other shapes, made by an independent implementation."""

import numpy as np
import pytest
import torch

from mmattr.errors import DataError
from tests.reference.released_csra import ReleasedCSRA
from tests.tools.analysis_tools.parity_adapters.write_case import (
    change_array,
    change_norm,
    failures,
    gradient_norms,
    write_case,
)
from tests.tools.load_tool import load_tool

tool = load_tool('analysis_tools/official_parity.py')
BASE = dict(system='csra', mode='eval', M=5, C=8, num_heads=2, lam=0.3, temperatures=[1, 99], H=2, W=3)


def make(folder, **changes):
    torch.manual_seed(0)
    spec = BASE | changes
    model = ReleasedCSRA(spec['M'], spec['C'], spec['temperatures'], spec['lam'])
    feat = torch.randn(3, spec['C'], spec['H'], spec['W'], requires_grad=True)
    arrays = dict(feat=feat, w=torch.randn(3, spec['M']), logits=model(feat))
    (arrays['logits'] * arrays['w']).sum().backward()
    arrays['grad_feat'] = feat.grad
    return write_case(folder, 'case', spec | dict(param_grad_norm=gradient_norms(model)), model, arrays)


@pytest.mark.parametrize(
    'changes',
    [
        dict(),
        dict(M=1, C=3, H=1, W=1, num_heads=1, temperatures=[2.5]),
        dict(num_heads=8, temperatures=[1, 2, 3, 4, 5, 6, 7, 99], lam=0.0, M=12, H=5, W=4),
        dict(num_heads=3, temperatures=[0, 99, 1], lam=-0.4),
    ],
)
def test_other_shapes_agree(tmp_path, changes):
    path = make(tmp_path, **changes)
    assert failures(tool, path) == set()
    assert {'logits', 'grad_feat', 'grad classifier.multi_head.0.head.weight'} <= set(tool.compare_case(path)[0])


def test_every_changed_number_fails(tmp_path):
    path = make(tmp_path)
    change_array(path, 'logits')
    change_array(path, 'grad_feat')
    change_norm(path, 'classifier.multi_head.1.head.weight')
    assert failures(tool, path) == {'logits', 'grad_feat', 'grad classifier.multi_head.1.head.weight'}


def test_an_array_that_nobody_knows_fails(tmp_path):
    path = make(tmp_path)
    np.savez(path.with_suffix('.npz'), **dict(np.load(path.with_suffix('.npz'))), logits_new=np.zeros(3))
    assert failures(tool, path) == {'logits_new'}


def test_training_mode_is_refused(tmp_path):
    with pytest.raises(DataError, match="mode='train'; only 'eval'"):
        tool.compare_case(make(tmp_path, mode='train'))
