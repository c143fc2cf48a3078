"""How fast training, inference, data and evaluation are, against the released way to compute them."""

from mmattr.apis.speed_benchmark.report import benchmark_to_json, benchmark_to_markdown, benchmark_to_text
from mmattr.apis.speed_benchmark.run_benchmark import row_names, run_benchmark
from mmattr.apis.speed_benchmark.setting import Setting
from mmattr.apis.speed_benchmark.speed_row import SpeedRow

__all__ = [
    'Setting',
    'SpeedRow',
    'benchmark_to_json',
    'benchmark_to_markdown',
    'benchmark_to_text',
    'row_names',
    'run_benchmark',
]
