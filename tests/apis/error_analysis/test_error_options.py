from mmattr.apis.error_analysis import ErrorOptions


def test_defaults_are_those_of_the_papers():
    options = ErrorOptions()
    assert (options.threshold, options.num_bins, options.criterion) == (0.5, 15, 'accuracy')
