"""What the design promises about the source tree and a machine can check."""

import ast
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / 'mmattr'
SOURCE_FOLDERS = ('mmattr', 'tools', 'configs', 'tests', 'projects')
MAX_LINES = 300
MAX_FUNCTION_LINES = 40

#: What each part of the package may import from the package, besides itself. Imports point down.
BOTTOM = {'atomic_write', 'errors', 'version', 'registry', 'structures', 'config_path', 'checkpoint_file'}
ROOMS = {'datasets', 'models', 'evaluation', 'visualization'}
MAY_IMPORT = {
    'errors': set(),
    'version': set(),
    'registry': {'errors'},
    'config_path': {'errors', 'registry'},
    'checkpoint_file': {'errors'},
    'atomic_write': set(),
    'structures': {'errors', 'registry'},
    **dict.fromkeys(ROOMS, BOTTOM),
    'engine': BOTTOM | ROOMS,
    'apis': BOTTOM | ROOMS | {'engine'},
}

#: Packages of the extras: the model, export and serving parts must work without them.
OPTIONAL_PACKAGES = {
    'open_clip',
    'onnx',
    'onnxruntime',
    'onnxscript',
    'openvino',
    'gradio',
    'lmdb',
    'turbojpeg',
    'tensorboard',
    'timm',
    'transformers',
}


def source_files(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob('*.py')]
    return sorted(path for path in found if '__pycache__' not in path.parts)


def identify(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported_names(tree: ast.AST) -> Iterator[str]:
    """Every module that a file imports, at its top and inside its functions, as far as it can be a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, 'imports are absolute'
            yield from (f'{node.module}.{alias.name}' for alias in node.names)


def top_packages(names: Iterable[str]) -> set[str]:
    return {name.split('.')[0] for name in names}


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding='utf-8'), filename=str(path))


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix('.py')


@pytest.mark.parametrize('path', source_files('mmattr'), ids=identify)
def test_imports_point_down(path):
    if path == PACKAGE / '__init__.py':
        return
    part = part_of(path)
    assert part in MAY_IMPORT, f'{part} is no part of the design'
    for name in imported_names(parse(path)):
        parts = name.split('.')
        assert parts[0] not in {'tools', 'tests', 'projects', 'configs'}, f'{identify(path)} imports {name}'
        if parts[0] == 'mmattr' and parts[1] != '__version__':
            assert parts[1] in MAY_IMPORT[part] | {part}, f'{identify(path)} must not import {name}'


@pytest.mark.parametrize('path', source_files('mmattr/models/heads'), ids=identify)
def test_a_head_imports_no_other_concrete_head(path):
    if path.name == '__init__.py':
        return
    for name in imported_names(parse(path)):
        if name.startswith('mmattr.models.heads.'):
            module = name.split('.')[3]
            # What a head must offer is a protocol, no head.
            concrete = module.endswith('_head') and not module.startswith('base_') and module != 'map_head'
            assert not concrete, f'{identify(path)} imports the head {name}'


@pytest.mark.parametrize('package', sorted(OPTIONAL_PACKAGES))
def test_optional_package_is_imported_lazily_in_one_file(package):
    users = [
        path for path in source_files('mmattr') if package in {n.split('.')[0] for n in imported_names(parse(path))}
    ]
    assert len(users) <= 1
    for path in users:
        definitions = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        statements = [node for node in parse(path).body if not isinstance(node, definitions)]
        at_import = top_packages(name for node in statements for name in imported_names(node))
        assert package not in at_import, f'{identify(path)} imports {package} when it is imported itself'


@pytest.mark.parametrize('path', source_files(*SOURCE_FOLDERS), ids=identify)
def test_file_is_short_and_named_after_its_idea(path):
    assert len(path.read_text(encoding='utf-8').splitlines()) <= MAX_LINES
    assert path.stem not in {'utils', 'misc', 'common', 'helpers'}


@pytest.mark.parametrize('path', source_files('mmattr', 'tools'), ids=identify)
def test_functions_are_short(path):
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            length = body[-1].end_lineno - body[0].lineno + 1 if body else 0
            assert length <= MAX_FUNCTION_LINES, f'{node.name} has {length} lines'


@pytest.mark.parametrize('path', source_files('mmattr'), ids=identify)
def test_one_public_class_per_file(path):
    if path == PACKAGE / 'errors.py':  # the error classes are one family and have no code
        return
    classes = [node for node in parse(path).body if isinstance(node, ast.ClassDef) and not node.name.startswith('_')]
    # A record without behaviour may stand beside the class that returns it.
    public = [node.name for node in classes if 'NamedTuple' not in {ast.unparse(base) for base in node.bases}]
    assert len(public) <= 1, public


@pytest.mark.parametrize('path', source_files('mmattr'), ids=identify)
def test_module_has_its_mirrored_test(path):
    if path.name in {'__init__.py', 'version.py'}:
        return
    mirrored = ROOT / 'tests' / path.relative_to(PACKAGE).with_name(f'test_{path.name}')
    assert mirrored.is_file(), f'{identify(path)} has no test file {identify(mirrored)}'


def test_every_folder_with_tests_is_a_package():
    folders = {path.parent for path in source_files('tests')}
    assert {identify(folder) for folder in folders if not (folder / '__init__.py').is_file()} == set()


SCRIPTS = [ROOT / '.ci' / 'run', *sorted((ROOT / 'tools').rglob('*.sh'))]


@pytest.mark.parametrize('path', SCRIPTS, ids=identify)
def test_shell_script_parses(path):
    subprocess.run(['bash', '-n', str(path)], check=True)
