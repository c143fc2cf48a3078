import json
import re

import numpy as np
import pytest
from PIL import Image

from mmattr.apis.error_analysis import ErrorAnalysis, ErrorOptions, ScoredModels
from mmattr.apis.error_analysis.error_analysis import file_name
from mmattr.apis.named_values import threshold_array
from mmattr.datasets.annotation import Annotation, AttributeSpec
from mmattr.errors import DataError
from mmattr.evaluation.functional import AttributeCounts, error_rate
from mmattr.evaluation.threshold_file import load_thresholds
from tests.apis.error_analysis.score_files import NAMES, write_scores


def training_labels(names=NAMES, num_images=300):
    age = np.arange(num_images) % 3
    columns = {'hat': age % 2, 'bag': np.arange(num_images) % 2, 'young': age == 0, 'old': age == 1}
    labels = np.stack([columns[name] for name in names], axis=1).astype(int)
    records = [{'img_path': f'images/val/{i}.png', 'gt_label': row} for i, row in enumerate(labels.tolist())]
    return Annotation('people', 'trainval', [AttributeSpec(name) for name in names], records)


@pytest.fixture
def analysis(tmp_path):
    test = [write_scores(tmp_path, 'a b'), write_scores(tmp_path, 'c', seed=1)]
    val = [write_scores(tmp_path, name, seed=seed, split='val') for name, seed in (('d', 2), ('e', 3))]
    options = ErrorOptions(min_expected=30, image_root=tmp_path / 'images')
    for index in range(60):
        (tmp_path / 'images' / 'test').mkdir(parents=True, exist_ok=True)
        Image.new('RGB', (5, 9), (0, 0, 200)).save(tmp_path / 'images' / 'test' / f'{index}.png')
    test_models = ScoredModels.load(test)
    return ErrorAnalysis(test_models, options, ScoredModels.load(val, list(test_models.scores)), training_labels())


def test_everything_is_written(analysis, tmp_path):
    [warning] = analysis.write(tmp_path / 'out')
    assert warning.startswith('60 of 60 validation images are among the training labels given')
    written = {path.name for path in (tmp_path / 'out').iterdir()}
    pictures = {'attribute_errors', 'reliability', 'reliability_attributes', 'cooccurrence', 'rule_violations'}
    pictures |= {'threshold_gain', 'mistakes_a_b', 'mistakes_c'}
    assert written == {f'{name}.png' for name in pictures} | {
        'errors.json',
        'errors.md',
        'thresholds_a_b.json',
        'thresholds_c.json',
    }
    text = (tmp_path / 'out' / 'errors.md').read_text()
    assert set(re.findall(r'\]\((.*?)\)', text)) == {f'{name}.png' for name in pictures}
    assert warning in text
    assert 'nan' not in text
    for lines in re.findall(r'(?:^\|.*\n)+', text, re.MULTILINE):
        assert len({line.count('|') for line in lines.splitlines()}) == 1, lines
    content = json.loads((tmp_path / 'out' / 'errors.json').read_text())
    rules = {rule['rule'] for rule in content['rules']['rules']}
    assert rules == {'hat exactly when old', 'not both hat and young', 'not both young and old'}


def test_threshold_files_fit_metrics_and_the_inferencer(analysis, tmp_path):
    analysis.write(tmp_path / 'out')
    content = json.loads((tmp_path / 'out' / 'errors.json').read_text())
    thresholds = load_thresholds(tmp_path / 'out' / 'thresholds_c.json')
    by_name = threshold_array(thresholds, NAMES)
    np.testing.assert_array_equal(by_name, list(thresholds.values()))
    counts = AttributeCounts.count(analysis.test.label, analysis.test.scores['c'], by_name)
    assert content['thresholds']['models']['c']['after']['error'] == error_rate(counts)


def test_training_labels_in_another_order_give_the_same_rules(analysis):
    other = ErrorAnalysis(analysis.test, analysis.options, annotation=training_labels(('old', 'young', 'bag', 'hat')))
    assert other.rules() == analysis.rules() != []
    assert ErrorAnalysis(analysis.test).rules() is None


def test_training_labels_without_an_attribute(analysis):
    with pytest.raises(DataError, match="people trainval has no attribute 'old'"):
        ErrorAnalysis(analysis.test, annotation=training_labels(('hat', 'bag', 'young'))).rules()


@pytest.mark.parametrize(
    'label', [np.full((3, 2), -1), np.zeros((3, 2)), np.ones((1, 2)), np.array([[1, -1], [0, -1]]), np.array([[1]])]
)
def test_degenerate_labels_are_written(label, tmp_path):
    np.savez(tmp_path / 'a.npz', label=label, score=np.full(label.shape, 0.7))
    models = ScoredModels.load([tmp_path / 'a.npz'])
    specs = [AttributeSpec(name) for name in models.names]
    training = Annotation('x', 'train', specs, [{'img_path': '1.jpg', 'gt_label': [0] * label.shape[1]}])
    ErrorAnalysis(models, val=models, annotation=training).write(tmp_path / 'out')
    assert 'nan' not in (tmp_path / 'out' / 'errors.md').read_text()


def test_file_names():
    assert file_name('L2L (query)') == 'L2L_query'
    assert file_name('../x') == '.._x'
    assert file_name('//') == 'model'
