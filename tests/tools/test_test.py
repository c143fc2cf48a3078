import numpy as np
import pytest

from mmattr.engine import build_runner
from mmattr.errors import CheckpointError, ConfigError
from tests.engine.tiny_run import TinyDataset, tiny_config
from tests.tools.load_tool import load_tool
from tests.tools.test_train import RUN_OPTIONS, options_of


@pytest.fixture(scope='module')
def run(tmp_path_factory):
    """A finished run and its config file."""
    folder = tmp_path_factory.mktemp('run')
    cfg = tiny_config(folder, epochs=1)
    build_runner(cfg).train()
    cfg.dump(folder / 'config.py')
    return folder


def test_options_are_frozen():
    parser = load_tool('test.py').build_parser()
    assert options_of(parser) == {*RUN_OPTIONS, '--out', '--split', '--local_rank'}


def test_scores_are_written_in_the_order_of_the_data_set(run, tmp_path):
    options = ['--work-dir', str(tmp_path), '--out', str(tmp_path / 'scores.npz')]
    options += ['--cfg-options', 'experiment_name=scores', 'test_dataloader.dataset.num_images=7']
    load_tool('test.py').main([str(run / 'config.py'), str(run / 'epoch_1.pth'), *options])
    scores = np.load(tmp_path / 'scores.npz')
    assert np.array_equal(scores['label'], TinyDataset(7).labels)
    assert scores['score'].shape == (7, 3)
    assert scores['names'].tolist() == ['hat', 'bag', 'skirt']


def test_mistakes_are_one_sentence(run, tmp_path):
    test = load_tool('test.py').main
    config, checkpoint = str(run / 'config.py'), str(run / 'epoch_1.pth')
    with pytest.raises(CheckpointError, match='does not exist'):
        test([config, 'nope.pth', '--work-dir', str(tmp_path)])
    with pytest.raises(ConfigError, match=r'end in \.npz'):
        test([config, checkpoint, '--work-dir', str(tmp_path), '--out', 'scores.txt'])
    with pytest.raises(ConfigError, match='no test_dataloader'):
        test([config, checkpoint, '--work-dir', str(tmp_path), '--cfg-options', 'test_dataloader=None'])
    options = ['--cfg-options', 'test_dataloader.dataset.name=other', 'experiment_name=other']
    options += ["test_dataloader.dataset.attributes=['hat','bag','cap']"]
    with pytest.raises(CheckpointError, match="'tiny', whose attribute 2 is 'skirt', but the data set 'other'"):
        test([config, checkpoint, '--work-dir', str(tmp_path), *options])
