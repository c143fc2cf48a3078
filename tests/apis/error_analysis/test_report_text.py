import re

import numpy as np
import pytest

from mmattr.apis.error_analysis import ErrorAnalysis, ErrorOptions, ScoredModels
from mmattr.apis.error_analysis.report_text import report_text
from mmattr.evaluation.score_file import ScoreFile
from tests.apis.error_analysis.score_files import write_scores


@pytest.fixture
def report(tmp_path):
    files = [write_scores(tmp_path, 'a|b'), write_scores(tmp_path, 'c', seed=1)]
    content = ErrorAnalysis(ScoredModels.load(files), ErrorOptions()).content()
    return files, report_text({**content, 'notes': ['something to know']}, {'calibration': 'reliability.png'})


def test_every_line_of_a_table_has_as_many_cells_as_its_header(report):
    _, text = report
    tables = [part.splitlines() for part in text.split('\n\n') if part.startswith('| ')]
    assert tables
    for lines in tables:
        assert len({len(re.findall(r'(?<!\\)\|', line)) for line in lines}) == 1


def test_the_errors_are_those_of_the_files(report):
    files, text = report
    for path in files:
        scores = ScoreFile.load(path)
        known = scores.label >= 0
        error = 100 * np.mean((scores.score > 0.5)[known] != scores.label[known])
        assert f'| {path.stem} | {error:.2f} |'.replace('a|b', r'a\|b') in text


def test_notes_and_pictures_are_in_it(report):
    _, text = report
    assert '**Note:** something to know' in text
    assert '![calibration](reliability.png)' in text
