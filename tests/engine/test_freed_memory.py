import platform
import subprocess
import sys

import pytest
import torch

from mmattr.engine import freed_memory
from mmattr.engine.freed_memory import keep_freed_memory

needs_glibc = pytest.mark.skipif(platform.libc_ver()[0] != 'glibc', reason='another C library')

#: Faults of pages while 64 MiB are taken and given back ten times; in a process of its own, which has no other blocks.
PROGRAM = """
import resource, sys
import torch
from mmattr.engine.freed_memory import keep_freed_memory

torch.set_num_threads(1)

def resident():
    lines = open('/proc/self/status', encoding='utf-8').read().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith('VmRSS'))) // 1024

def faults():
    torch.ones(2**24)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(10):
        torch.ones(2**24)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

start = resident()
print(faults())
keep_freed_memory(True)
print(faults(), resident() - start)
keep_freed_memory(False)
print(faults(), resident() - start)
"""


@needs_glibc
def test_kept_memory_is_used_again_and_comes_back_at_the_end():
    run = subprocess.run([sys.executable, '-c', PROGRAM], capture_output=True, text=True, check=True)
    plain, (kept, held), (back, left) = (list(map(int, line.split())) for line in run.stdout.splitlines())
    # Every page of every block, against none; huge pages of some systems make fewer, but not none.
    assert kept < plain[0] / 4
    assert back > 4 * kept
    assert held > 50
    assert left < 30


@pytest.mark.parametrize('wanted', [True, False])
def test_a_system_without_glibc_is_left_alone(monkeypatch, wanted):
    monkeypatch.setattr(freed_memory, '_glibc', lambda name: None)
    assert not keep_freed_memory(wanted)


@needs_glibc
def test_tensors_stay_what_they_are():
    tensor = torch.arange(10**7)
    assert keep_freed_memory(True)
    other = tensor.clone()
    assert keep_freed_memory(False)
    assert torch.equal(tensor, other)
