"""Options of a suite that follow the seed."""

from mmattr.apis.benchmark.suite import SuiteRun

SEED = '{seed}'


def run_of_seed(run: SuiteRun, seed: int) -> SuiteRun:
    """Put the seed into the options of a run, so that each seed can have its own split of the data.

    Args:
        run: The run; ``{seed}`` in a text among its options stands for the seed.
        seed: The seed.

    Returns:
        The run with the options of this seed.

    >>> from pathlib import Path
    >>> run_of_seed(SuiteRun('fc', Path('c.py'), {'a.ann_file': 'split{seed}/test.json', 'b': 2}), 1).options
    {'a.ann_file': 'split1/test.json', 'b': 2}
    """
    options = {
        key: value.replace(SEED, str(seed)) if isinstance(value, str) else value for key, value in run.options.items()
    }
    return run._replace(options=options)
