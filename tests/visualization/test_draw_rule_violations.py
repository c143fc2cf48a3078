from mmattr.visualization import draw_rule_violations as module
from mmattr.visualization.draw_rule_violations import draw_rule_violations
from tests.visualization.plots import assert_is_picture, catch_figures

BROKEN = {'labels': [3, 0, 1], 'FC': [0, 9, 2]}


def test_the_most_broken_rules_stand_on_top(monkeypatch, tmp_path):
    figures = catch_figures(monkeypatch, module)
    draw_rule_violations(BROKEN, ['r0', 'r1', 'r2'], 'Rules', tmp_path / 'a.png', max_rules=2)
    [axes] = figures[0].axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ['r0', 'r1']
    assert [bar.get_width() for bar in axes.patches] == [3, 0, 0, 9]
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ['labels (4)', 'FC (11)']
    assert 'the 2 most broken of 3 rules' in axes.get_title()


def test_file(tmp_path):
    draw_rule_violations(BROKEN, ['r0', 'r1', 'r2'], 'Rules', tmp_path / 'a.png')
    draw_rule_violations({'labels': [0]}, ['r0'], 'Rules', tmp_path / 'b.png')
    assert_is_picture(tmp_path / 'a.png')
    assert_is_picture(tmp_path / 'b.png')
