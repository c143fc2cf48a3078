import json

from mmattr.apis.benchmark.write_report import write_report
from tests.apis.benchmark.simple_report import simple_report
from tests.visualization.plots import assert_is_picture


def test_every_file_of_a_report(tmp_path):
    path = write_report(simple_report(), tmp_path, 'command')
    pictures = ['report_attributes_face_error.png', 'report_cost.png']
    files = ['report.csv', 'report.json', 'report.md', 'report_attributes.csv', *pictures]
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(files)
    assert json.loads((tmp_path / 'report.json').read_text()) == simple_report()
    for picture in pictures:
        assert_is_picture(tmp_path / picture)
        assert f']({picture})' in path.read_text()


def test_without_operations_there_is_no_cost_plot(tmp_path):
    report = simple_report()
    for run in report['runs']:
        run['cost'] |= {'macs_modules': None, 'macs_full': None}
        run['attributes'] = {}
    write_report(report, tmp_path, 'command')
    assert not list(tmp_path.glob('*.png'))
