"""What to tell somebody whose annotation file is not there."""

from pathlib import Path

from mmattr.errors import ConfigError, DataError

HOW_TO_GET_DATA = (
    'write it with the converter of the data set (tools/dataset_converters/, described in '
    'docs/en/user_guides/prepare_dataset.md) or, for your own images, as CSV '
    '(docs/en/advanced_guides/add_dataset.md)'
)


def missing_annotation(ann_file: str, data_root: str) -> DataError | ConfigError:
    """Describe an annotation file that is not there.

    Args:
        ann_file: The file, with its folder.
        data_root: Folder of the data set, may be empty.

    Returns:
        The error to raise.
    """
    if not ann_file:
        return ConfigError('AttributeDataset needs ann_file, the path of an annotation (*.json or *.csv).')
    if data_root and not Path(data_root).is_dir():
        return DataError(
            f'The folder {data_root} (data_root) does not exist, expected the data set there and its '
            f'annotation in {ann_file}; {HOW_TO_GET_DATA}.'
        )
    others = sorted(path.name for path in Path(ann_file).parent.glob('*') if path.suffix in ('.json', '.csv'))
    there = f' (found there: {", ".join(others)})' if others else ''
    return DataError(f'The annotation file {ann_file} does not exist{there}; {HOW_TO_GET_DATA}.')
