import numpy as np
import pytest
from PIL import Image

from mmattr.apis.error_analysis import ErrorAnalysis, ErrorOptions, ScoredModels
from mmattr.apis.error_analysis.analyse_scores import cooccurrence
from mmattr.apis.error_analysis.draw_plots import draw_plots
from tests.apis.error_analysis.score_files import write_scores


@pytest.mark.parametrize('num_models', [1, 3])
def test_every_picture_named_is_there(num_models, tmp_path):
    models = ScoredModels.load([write_scores(tmp_path, f'm{index}', seed=index) for index in range(num_models)])
    content = ErrorAnalysis(models, ErrorOptions(), val=models).content()
    pictures = draw_plots(content, cooccurrence(models, 0.5), tmp_path / 'out')
    assert set(pictures) == {'confusion', 'calibration', 'calibration panels', 'cooccurrence', 'thresholds'}
    for name in pictures.values():
        assert np.ptp(np.asarray(Image.open(tmp_path / 'out' / name))) > 100
