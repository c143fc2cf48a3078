"""Weights of another size, another activation or another architecture."""

import pytest
import torch

from mmattr.errors import CheckpointError, ConfigError
from mmattr.models.clip import OpenCLIPEncoder
from mmattr.models.clip.resize_positions import resize_positions
from tests.models.clip.tiny_clip import architecture, shaken

pytest.importorskip('open_clip')

CONSTANTS = dict.fromkeys(('input_resolution', 'context_length', 'vocab_size'), torch.tensor(7))


@pytest.fixture(params=['vit', 'resnet'])
def kind(request):
    return request.param


@pytest.fixture
def source(kind):
    torch.manual_seed(0)
    return shaken(OpenCLIPEncoder(architecture(kind))).eval()


def store(source, path, **more):
    torch.save(source.clip.state_dict() | more, path)
    return path


@pytest.mark.filterwarnings('ignore::torch.jit.TracerWarning')
@pytest.mark.parametrize('archive', [False, True])
def test_official_files_give_the_official_outputs(source, kind, tmp_path, archive):
    """An archive of a traced model with OpenAI's constants, and its plain state dict."""
    images = torch.randn(2, 3, *source.architecture.image_size)
    ids = torch.tensor([[62, 5, 63] + [0] * 17, [62, 6, 7] + [8] * 16 + [63]])
    path = tmp_path / 'official.pt'
    if archive:
        for name, value in CONSTANTS.items():
            source.clip.__dict__.pop(name, None)
            source.clip.register_buffer(name, value.clone())
        traced = torch.jit.trace_module(source.clip, dict(encode_image=images, encode_text=ids), check_trace=False)
        traced.save(str(path))
    else:
        store(source, path, **CONSTANTS)
    encoder = OpenCLIPEncoder(architecture(kind), weights=path)
    encoder.init_weights()
    encoder.eval()
    expected = source.clip.encode_image(images), source.clip.encode_text(ids)
    torch.testing.assert_close(encoder.project_image(encoder.encode_image(images))[:, 0], expected[0])
    torch.testing.assert_close(encoder.encode_text(ids), expected[1])


def test_half_precision_becomes_single(source, kind, tmp_path):
    state = {name: value.half() for name, value in source.clip.state_dict().items()}
    torch.save(state, tmp_path / 'half.pt')
    encoder = OpenCLIPEncoder(architecture(kind), weights=tmp_path / 'half.pt')
    encoder.init_weights()
    assert {parameter.dtype for parameter in encoder.parameters()} == {torch.float32}
    torch.testing.assert_close(encoder.visual_projection, source.visual_projection.half().float())


def test_positions_are_interpolated(source, kind, tmp_path):
    size = tuple(2 * side for side in source.architecture.image_size)
    encoder = OpenCLIPEncoder(architecture(kind), weights=store(source, tmp_path / 'clip.pt'), image_size=size)
    encoder.init_weights()
    name = f'visual.{"attnpool." if kind == "resnet" else ""}positional_embedding'
    old, new = (model.clip.state_dict()[name] for model in (source, encoder))
    assert torch.equal(new, resize_positions(old, encoder.architecture.grid))
    assert len(new) == 4 * (len(old) - 1) + 1
    encoder.eval()
    assert torch.isfinite(encoder.encode_image(torch.randn(1, 3, *size))).all()


def test_an_image_tower_alone_takes_its_part(source, kind, tmp_path):
    path = store(source, tmp_path / 'clip.pt')
    encoder = OpenCLIPEncoder(architecture(kind), weights=path, with_text=False)
    encoder.init_weights()
    images = torch.randn(1, 3, *source.architecture.image_size)
    torch.testing.assert_close(encoder.eval().encode_image(images), source.encode_image(images))


def test_openai_weights_need_their_activation(source, kind, tmp_path):
    path = store(source, tmp_path / 'clip.pt', **CONSTANTS)
    encoder = OpenCLIPEncoder(architecture(kind) | dict(quick_gelu=False), weights=path)
    with pytest.raises(ConfigError, match=r"uses GELU, but OpenAI's weights in .*clip.pt'.* set quick_gelu=True\.$"):
        encoder.init_weights()


def test_tags_need_their_activation():
    with torch.device('meta'):
        encoder = OpenCLIPEncoder('ViT-B-16', weights='openai')
    message = (
        "'ViT-B-16' uses GELU, but the weights 'openai' were trained with QuickGELU: set model='ViT-B-16-quickgelu'"
    )
    with pytest.raises(ConfigError, match=message):
        encoder.init_weights()


def test_weights_of_another_model_are_refused(source, kind, tmp_path):
    other = architecture(kind) | dict(embed_dim=20)
    encoder = OpenCLIPEncoder(other, weights=store(source, tmp_path / 'clip.pt'))
    with pytest.raises(CheckpointError, match='of another shape'):
        encoder.init_weights()
