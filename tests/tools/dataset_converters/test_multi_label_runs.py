"""From the original files of the multi-label sets to their figures: convert, train a step, test."""

import json

import coco
import numpy as np
import pytest
import voc2007
import wider
from mmengine import Config
from sklearn.metrics import average_precision_score

from mmattr.config_path import shipped_folder
from mmattr.engine.final_test import RESULT_FILE
from tests.tools.dataset_converters.multi_label_sources import write_coco, write_voc, write_wider
from tests.tools.load_tool import load_tool

RUNS = {
    'coco': (coco.main, write_coco, {'train': 10, 'val': 9}),
    'voc2007': (voc2007.main, write_voc, {'train': 5, 'val': 4, 'test': 9}),
    'wider': (wider.main, write_wider, {'train': 4, 'val': 2, 'test': 5}),
}
SIZE = 32


def shrink(pipeline):
    """Make the images of a pipeline small."""
    for step in pipeline:
        if 'scale' in step:
            step['scale'] = (SIZE, SIZE) if step['type'] == 'Resize' else SIZE


def small_config(name, root):
    """The linear baseline of a data set, with a narrow backbone and small images."""
    cfg = Config.fromfile(shipped_folder('configs') / 'fc' / f'{name}.py')
    cfg.model.backbone.update(depth=18, stem_channels=8, base_channels=8, init_cfg=None)
    cfg.model.in_channels = 64
    for key in ('train_dataloader', 'val_dataloader', 'test_dataloader'):
        loader = cfg[key]
        loader.update(num_workers=0, batch_size=16)
        loader.dataset.data_root = f'{root}/'
        shrink(loader.dataset.pipeline)
    cfg.train_cfg.max_epochs = 1
    cfg.param_scheduler = []
    cfg.log_level = 'ERROR'
    cfg.experiment_name = f'multi_label_{name}'
    return cfg


def rank_average_precision(label, score):
    """Mean of the precision at each positive, positives behind negatives of the same score."""
    order = sorted(range(len(label)), key=lambda index: (-score[index], label[index]))
    precisions, found = [], 0
    for position, index in enumerate(order, start=1):
        if label[index] == 1:
            found += 1
            precisions.append(found / position)
    return sum(precisions) / len(precisions)


def expected_figures(label, score, average_precision):
    """What the metrics report, by loops over the attributes with a positive."""
    precision, recall, aps, hits, predicted, present = [], [], [], 0, 0, 0
    for column in range(label.shape[1]):
        known = label[:, column] >= 0
        truth, chosen = label[known, column] == 1, score[known, column] > 0.5
        hits, predicted, present = hits + (truth & chosen).sum(), predicted + chosen.sum(), present + truth.sum()
        if truth.any():
            aps.append(average_precision(truth.astype(int), score[known, column]))
            precision.append((truth & chosen).sum() / max(chosen.sum(), 1))
            recall.append((truth & chosen).sum() / truth.sum())
    cp, cr, op, orr = np.mean(precision), np.mean(recall), hits / predicted, hits / present
    figures = {'map/mAP': np.mean(aps), 'multi/CP': cp, 'multi/CR': cr, 'multi/CF1': 2 * cp * cr / (cp + cr)}
    figures |= {'multi/OP': op, 'multi/OR': orr, 'multi/OF1': 2 * op * orr / (op + orr)}
    return {name: 100 * value for name, value in figures.items()}


@pytest.mark.parametrize('name', RUNS)
def test_from_original_files_to_figures(name, tmp_path, monkeypatch):
    main, write, sizes = RUNS[name]
    root = tmp_path / 'data' / name
    sources = write(root, sizes)
    assert main([*map(str, sources), '--no-count-check', '--out', str(root / 'annotations')]) == 0
    monkeypatch.chdir(tmp_path)
    small_config(name, root).dump(tmp_path / f'{name}.py')
    load_tool('train.py').main([f'{name}.py', '--work-dir', 'run', '--out', 'scores.npz', '--seed', '0'])

    scores = np.load('scores.npz')
    assert scores['label'].tolist() == [
        record['gt_label'] for record in json.loads((root / 'annotations/test.json').read_text())['data_list']
    ]
    assert ('crop_box' in scores) == (name == 'wider')
    average_precision = average_precision_score if name == 'coco' else rank_average_precision
    result = json.loads((tmp_path / 'run' / RESULT_FILE).read_text())['results']['best']
    for figure, value in expected_figures(scores['label'], scores['score'], average_precision).items():
        assert result['metrics'][figure] == pytest.approx(value, abs=1e-4), figure
