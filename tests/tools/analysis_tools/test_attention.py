"""The command that shows attention."""

import pytest

from mmattr.engine.command_line import run_tool
from tests.apis.tiny_setup import save_annotation, save_checkpoint, save_images, tiny_config, write_config
from tests.tools.load_tool import load_tool

tool = load_tool('analysis_tools/attention.py')
LABELS = [[1, 0, -1, 1, 0], [0, 0, 0, 0, 0], [1, 1, 1, 1, 1], [0, 1, 0, 1, 0]]


def prepare(folder, method):
    cfg = tiny_config(method, dataset=save_annotation(folder / 'data', LABELS))
    return [
        write_config(folder / f'{method}.py', cfg),
        str(save_checkpoint(folder / f'{method}.pth', cfg)),
        '--device=cpu',
    ]


@pytest.fixture(scope='module')
def setup(tmp_path_factory):
    return prepare(tmp_path_factory.mktemp('setup'), 'label2label')


def test_files(setup, tmp_path, capsys):
    save_images(tmp_path / 'in', 2)
    (tmp_path / 'in' / 'bad.jpg').write_bytes(b'nothing')
    config, checkpoint, device = setup
    tool.main([config, checkpoint, str(tmp_path / 'in'), device, '--out-dir', str(tmp_path / 'out'), '--head', '2'])
    written = sorted(path.name for path in (tmp_path / 'out').iterdir())
    assert written == ['attention.html', 'image_0.png', 'image_1.png']
    text = capsys.readouterr().out
    assert 'image_1.png: ' in text
    assert 'left out: ' in text
    assert 'written to' in text


def test_data_set_and_rollout(setup, tmp_path, capsys):
    options = ['--dataset', 'test', '--num', '2', '--layer', 'query_head.decoder.1', '--rollout', 'test']
    tool.main([*setup, '--out-dir', str(tmp_path), *options])
    written = sorted(path.name for path in tmp_path.iterdir())
    pictures = ['image_0.png', 'image_3.png', 'rollout.csv', 'rollout.md', 'rollout.png']
    assert written == ['attention.html', *pictures]
    assert 'mlm.decoder, 4 images' in capsys.readouterr().out


@pytest.mark.parametrize(
    ('options', 'message'),
    [
        ([], 'Nothing to look at'),
        (['a.jpg', '--dataset', 'test'], 'not both'),
        (['no_such.jpg'], "There is no image file or folder 'no_such.jpg'."),
        (['--dataset', 'tset'], "did you mean 'test'"),
        (['--dataset', 'test', '--layer', '5'], "no layer '5'; it has: query_head.decoder.1, mlm.decoder.1"),
        (['--dataset', 'test', '--head', '3'], 'has the heads 1 to 2, got 3'),
        (['--rollout', 'test', '--rollout-stack', 'x'], "no layers 'x'"),
        (['--dataset', 'test', '--strongest', '0'], 'at least 1, got 0'),
    ],
)
def test_mistakes_end_with_one_sentence(setup, tmp_path, capsys, options, message):
    with pytest.raises(SystemExit) as caught:
        run_tool(lambda: tool.main([*setup, '--out-dir', str(tmp_path / 'out'), *options]))
    assert caught.value.code == 2
    errors = capsys.readouterr().err
    assert errors.startswith('error: ')
    assert errors.count('\n') == 1
    assert message in errors


def test_head_without_attention(tmp_path, capsys):
    with pytest.raises(SystemExit):
        run_tool(lambda: tool.main([*prepare(tmp_path, 'fc'), '--dataset', 'test', '--out-dir', str(tmp_path / 'out')]))
    assert capsys.readouterr().err.startswith('error: FCHead has no attention to show')
    assert not (tmp_path / 'out').exists()
