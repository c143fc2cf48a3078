import pytest

from mmattr.engine.protocol import PROTOCOLS


@pytest.mark.parametrize('name', PROTOCOLS)
def test_only_a_protocol_that_selects_tests_a_best_checkpoint(name):
    protocol = PROTOCOLS[name]
    assert ('best' in protocol.tested) is protocol.selects
    assert '\n' not in protocol.description


def test_only_the_papers_protocol_reports_two_checkpoints():
    assert {name: len(protocol.tested) for name, protocol in PROTOCOLS.items()} == dict(paper=2, heldout=1, fixed=1)
