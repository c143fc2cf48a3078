import json
from pathlib import Path

import pytest
from PIL import Image

from mmattr.apis import AttributeInferencer
from mmattr.engine.command_line import run_tool
from mmattr.errors import ConfigError, MMAttrError
from tests.apis.export.tiny_export import tiny_onnx
from tests.apis.tiny_clip_setup import clip_config, save_clip_checkpoint
from tests.apis.tiny_setup import NAMES, save_annotation, save_checkpoint, save_images, tiny_config, write_config
from tests.tools.load_tool import load_tool

infer = load_tool('infer.py')
LABELS = [[1, 0, -1, 1, 0], [0, 0, 0, 0, 0], [1, 1, 1, 1, 1]]


@pytest.fixture(scope='module')
def setup(tmp_path_factory):
    folder = tmp_path_factory.mktemp('setup')
    cfg = tiny_config('label2label', dataset=save_annotation(folder / 'data', LABELS))
    config, checkpoint = write_config(folder / 'config.py', cfg), save_checkpoint(folder / 'l.pth', cfg)
    return ['--config', config, '--checkpoint', str(checkpoint), '--device', 'cpu']


def read(folder):
    return [json.loads(line) for line in (Path(folder) / 'predictions.jsonl').read_text(encoding='utf-8').splitlines()]


def test_folder_with_a_corrupt_image(setup, tmp_path, capsys):
    paths = save_images(tmp_path / 'in', 3)
    (tmp_path / 'in' / 'bad.jpg').write_bytes(b'nothing')
    infer.main([str(tmp_path / 'in'), *setup, '--out-dir', str(tmp_path / 'out'), '--batch-size', '2'])
    lines = read(tmp_path / 'out')
    assert [line['path'] for line in lines if 'scores' in line] == paths
    assert [Path(line['path']).name for line in lines if 'error' in line] == ['bad.jpg']
    assert list(lines[1]['scores']) == list(NAMES)
    assert len(list((tmp_path / 'out' / 'pictures').iterdir())) == 3
    text = capsys.readouterr().out
    assert 'images predicted: 3' in text
    assert 'names from the checkpoint' in text
    assert 'could not be read: 1' in text


def test_known_words_thresholds_and_no_pictures(setup, tmp_path):
    path = save_images(tmp_path, 1)[0]
    options = ['--known', 'hat=1', 'long sleeve=0', '--threshold', 'bag=1', 'skirt=0', '--no-pictures']
    infer.main([path, *setup, '--out-dir', str(tmp_path / 'out'), *options])
    line = read(tmp_path / 'out')[0]
    assert line['known'] == {'hat': 1, 'long sleeve': 0}
    assert (line['scores']['hat'], line['scores']['long sleeve']) == (1, 0)
    assert {'hat', 'skirt'} <= set(line['labels'])
    assert 'bag' not in line['labels']
    assert [entry.name for entry in (tmp_path / 'out').iterdir()] == ['predictions.jsonl']


def test_an_exported_model_with_the_threshold_of_its_file(tmp_path):
    exported = tiny_onnx().path
    paths = save_images(tmp_path / 'in', 2)
    infer.main([str(tmp_path / 'in'), '--exported', str(exported), '--out-dir', str(tmp_path / 'out')])
    inferencer = AttributeInferencer(exported)
    for path, line in zip(paths, read(tmp_path / 'out'), strict=True):
        expected = inferencer(path)
        assert line['labels'] == expected['labels']
        assert line['scores'] == pytest.approx(expected['scores'], abs=1e-4)
    assert len(list((tmp_path / 'out' / 'pictures').iterdir())) == 2


@pytest.mark.parametrize(
    ('options', 'message'),
    [
        (['a.jpg'], 'either --config and --checkpoint, or --exported'),
        (['a.jpg', '--config', 'a.py'], 'either --config and --checkpoint, or --exported'),
        (['a.jpg', '--exported', 'a.onnx', '--checkpoint', 'a.pth'], 'either --config and --checkpoint, or --exported'),
        (['a.jpg', '--exported', 'a.pth'], 'ends with .onnx or .xml'),
        (['a.jpg', '--exported', 'no_such.onnx'], "no exported model 'no_such.onnx'"),
        (['--dataset', 'test', '--exported', 'a.onnx'], 'has no data set'),
    ],
)
def test_command_lines_without_one_model(tmp_path, options, message):
    with pytest.raises(MMAttrError, match=message):
        infer.main([*options, '--out-dir', str(tmp_path / 'out')])


def test_thresholds_come_from_a_file(tmp_path):
    (tmp_path / 'thresholds.json').write_text('{"hat": 0.25}')
    assert infer.parse_threshold([str(tmp_path / 'thresholds.json')]) == {'hat': 0.25}


def test_data_set_gives_ground_truth_and_a_sheet(setup, tmp_path, capsys):
    infer.main(['--dataset', 'test', '--num', '2', *setup, '--out-dir', str(tmp_path / 'out'), '--top-k', '3'])
    lines = read(tmp_path / 'out')
    assert [list(line['gt'].values()) for line in lines] == [[1, 0, None, 1, 0], LABELS[2]]
    sheet, picture = (Image.open(tmp_path / 'out' / name) for name in ('sheet.png', lines[0]['picture']))
    assert sheet.width * sheet.height > 2 * picture.width * picture.height * 0.8
    assert 'of 9 known labels predicted right' in capsys.readouterr().out


@pytest.fixture(scope='module')
def open_setup(tmp_path_factory):
    pytest.importorskip('open_clip')
    folder = tmp_path_factory.mktemp('open')
    cfg = clip_config(dataset=save_annotation(folder / 'data', LABELS))
    config, checkpoint = write_config(folder / 'config.py', cfg), save_clip_checkpoint(folder / 'qks.pth', cfg)
    return ['--config', config, '--checkpoint', checkpoint, '--device', 'cpu']


def test_attributes_typed_by_the_user(open_setup, tmp_path, capsys):
    paths = save_images(tmp_path / 'in', 2)
    options = ['--attributes', 'a red hat', 'long hair', 'hat', '--threshold', 'long hair=0', 'a red hat=1']
    infer.main([str(tmp_path / 'in'), *open_setup, *options, '--out-dir', str(tmp_path / 'out')])
    lines = read(tmp_path / 'out')
    assert [line['path'] for line in lines] == paths
    for line in lines:
        assert list(line['scores']) == list(line['matches']) == ['a red hat', 'long hair', 'hat']
        assert 'long hair' in line['labels']
        assert 'a red hat' not in line['labels']
        assert Image.open(tmp_path / 'out' / line['picture']).mode == 'RGB'
    assert '(3 attributes, named by the user)' in capsys.readouterr().out
    (tmp_path / 'names.txt').write_text('a red hat\n\nlong hair\nhat\n')
    again = [str(tmp_path / 'in'), *open_setup, '--attributes-file', str(tmp_path / 'names.txt'), '--no-pictures']
    infer.main([*again, '--out-dir', str(tmp_path / 'again')])
    assert [line['scores'] for line in read(tmp_path / 'again')] == [line['scores'] for line in lines]
    infer.main([*again, '--out-dir', str(tmp_path / 'pool'), '--prompts', 'qks85'])
    infer.main([*again, '--out-dir', str(tmp_path / 'two'), '--prompts', 'a {}', 'the {}'])
    infer.main([*again, '--out-dir', str(tmp_path / 'one'), '--prompts', 'a photo of a {}.'])  # that of the model
    pool, two, one = (read(tmp_path / name)[0]['matches'] for name in ('pool', 'two', 'one'))
    assert len({pool['hat'], two['hat'], one['hat']}) == 3
    assert one == lines[0]['matches']


def test_images_of_the_data_set_with_attributes_of_the_user(open_setup, tmp_path, capsys):
    options = ['--attributes', 'skirt', 'umbrella', '--out-dir', str(tmp_path / 'out')]
    infer.main(['--dataset', 'test', *open_setup, *options])
    assert [line['gt'] for line in read(tmp_path / 'out')] == [
        {'skirt': label[3], 'umbrella': None} for label in LABELS
    ]
    assert 'of 3 known labels predicted right' in capsys.readouterr().out
    assert (tmp_path / 'out' / 'sheet.png').is_file()


@pytest.mark.parametrize(
    ('options', 'message'),
    [
        (['--attributes', 'hat', 'hat'], "The list of attributes holds 'hat' twice."),
        (['--attributes', 'hat', ' '], 'Attribute 1 of the list is blank'),
        (['--attributes', 'long ' * 30], 'has more tokens than the 24 of the text encoder, start and end included.'),
        (['--attributes', 'hat', '--attributes-file', 'names.txt'], 'not both'),
        (['--attributes-file', 'no_such.txt'], "The attribute file 'no_such.txt' cannot be read"),
        (['--attributes', 'hat', '--prompts', 'qks58'], "did you mean 'qks85'"),
        (['--attributes', 'hat', '--prompts', 'no {} and {}'], 'in the given prompts has to hold {} exactly once'),
        (['--attributes', 'hat', '--threshold', 'hta=0.3'], "did you mean 'hat'"),
        (['--attributes', 'hat', '--known', 'hat=1'], 'LabelMatchHead cannot use known words'),
    ],
)
def test_mistakes_with_attributes_end_with_one_sentence(open_setup, tmp_path, capsys, options, message):
    with pytest.raises(SystemExit) as caught:
        run_tool(lambda: infer.main(['a.jpg', *open_setup, '--out-dir', str(tmp_path / 'out'), *options]))
    assert caught.value.code == 2
    errors = capsys.readouterr().err
    assert errors.startswith('error: ')
    assert errors.count('\n') == 1
    assert message in errors


@pytest.mark.parametrize(
    ('inputs', 'options', 'message'),
    [
        ([], [], 'exactly one of the two'),
        (['a.jpg'], ['--dataset', 'test'], 'exactly one of the two'),
        (['no_such.jpg'], [], "There is no image file or folder 'no_such.jpg'."),
        ([], ['--dataset', 'tset'], "did you mean 'test'"),
        (['a.jpg'], ['--known', 'hta=1'], "did you mean 'hat'"),
        (['a.jpg'], ['--known', 'hat=3'], 'must be 1'),
        (['a.jpg'], ['--known', 'hat'], '--known takes NAME=NUMBER'),
        (['a.jpg'], ['--threshold', 'half'], '--threshold takes a number'),
        (['a.jpg'], ['--threshold', '2'], '[0, 1]'),
        (['a.jpg'], ['--checkpoint', 'no_such.pth'], 'The checkpoint no_such.pth does not exist'),
        (['a.jpg'], ['--config', 'no_such.py'], 'no_such.py does not exist'),
        (['a.jpg'], ['--attributes', 'red hat'], 'Label2LabelHead has one output for each of the 5 attributes'),
        (['a.jpg'], ['--cfg-options', 'model.num_attributes=3'], 'has num_attributes=3'),
        (['a.jpg'], ['--cfg-options', 'model.hed=3'], "no argument 'hed'; did you mean 'head'?"),
    ],
)
def test_mistakes_end_with_one_sentence_and_status_2(setup, tmp_path, capsys, inputs, options, message):
    with pytest.raises(SystemExit) as caught:
        run_tool(lambda: infer.main([*inputs, *setup, '--out-dir', str(tmp_path / 'out'), *options]))
    assert caught.value.code == 2
    errors = capsys.readouterr().err
    assert errors.startswith('error: ')
    assert errors.count('\n') == 1
    assert message in errors


def test_names_may_hold_an_equals_sign():
    assert infer.parse_pairs(['a=b=1', 'c d=0'], '--known') == {'a=b': 1, 'c d': 0}
    with pytest.raises(ConfigError):
        infer.parse_pairs(['=1'], '--known')
