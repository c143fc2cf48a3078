import pytest
import torch

from mmattr.engine import build_runner
from mmattr.engine.hooks.checkpoint_guard_hook import compare_attributes, compare_parameters
from mmattr.errors import CheckpointError
from tests.engine.tiny_run import tiny_config


@pytest.fixture(scope='module')
def checkpoint(tmp_path_factory):
    folder = tmp_path_factory.mktemp('run')
    build_runner(tiny_config(folder, epochs=1)).train()
    return folder / 'epoch_1.pth'


def with_attributes(cfg, names, dataset):
    for loader in (cfg.train_dataloader, cfg.val_dataloader, cfg.test_dataloader):
        loader.dataset.attributes, loader.dataset.name = names, dataset
    return cfg


@pytest.mark.parametrize('use', ['resume', 'load', 'test'])
def test_a_checkpoint_of_another_data_set_is_refused(tmp_path, checkpoint, use):
    cfg = tiny_config(tmp_path, load_from=str(checkpoint), resume=use == 'resume')
    runner = build_runner(with_attributes(cfg, ('hat', 'skirt', 'bag'), 'other'))
    with pytest.raises(CheckpointError) as error:
        runner.test() if use == 'test' else runner.train()
    message = str(error.value)
    assert "'tiny', whose attribute 1 is 'bag'" in message
    assert "'other' of this run has 'skirt'" in message
    assert '\n' not in message


def test_a_head_that_reads_names_may_meet_other_attributes(tmp_path, checkpoint):
    cfg = with_attributes(tiny_config(tmp_path, load_from=str(checkpoint)), ('hat', 'skirt', 'bag'), 'other')
    runner = build_runner(cfg)
    runner.model.head = torch.nn.Module()
    runner.model.head.reads_label_table = True
    assert 'eval/loss' in runner.test()


def test_the_same_data_set_is_accepted(tmp_path, checkpoint):
    metrics = build_runner(tiny_config(tmp_path, load_from=str(checkpoint))).test()
    assert set(metrics) == {'eval/loss', 'eval/score'}


def test_weights_that_do_not_fit_are_refused(tmp_path, checkpoint):
    cfg = tiny_config(tmp_path, load_from=str(checkpoint))
    cfg.model.width = 5
    with pytest.raises(CheckpointError, match=r'fc\.weight is \(3, 4\) there and \(3, 5\) in the model'):
        build_runner(cfg).test()


def test_missing_attributes_are_named():
    stored, present = dict(dataset='a', attributes=('x', 'y')), dict(dataset='b', attributes=('x',))
    with pytest.raises(CheckpointError, match="attribute 1 is 'y', but the data set 'b' of this run has missing"):
        compare_attributes(stored, present, 'f.pth')
    compare_attributes({}, present, 'f.pth')
    compare_attributes(stored, dict(stored), 'f.pth')


def test_missing_parameters_matter_only_for_an_exact_load():
    model = {'w': torch.zeros(2), 'bn.num_batches_tracked': torch.tensor(0)}
    compare_parameters({'module.w': torch.ones(2)}, model, 'f.pth', is_exact=True)
    compare_parameters({}, model, 'f.pth', is_exact=False)
    with pytest.raises(CheckpointError, match='w is missing'):
        compare_parameters({}, model, 'f.pth', is_exact=True)


def test_a_first_stage_of_another_data_set_is_refused(tmp_path):
    runner = build_runner(tiny_config(tmp_path))
    runner.model.first_stage_checkpoint = 'stage.pth'
    runner.model.first_stage_meta = dict(dataset_meta=dict(dataset='other', attributes=('hat', 'skirt', 'bag')))
    with pytest.raises(CheckpointError, match=r"stage\.pth was trained on 'other', whose attribute 1 is 'skirt'"):
        runner.train()
