"""The documentation points at files that exist and shows code that compiles."""

import ast
import re
from pathlib import Path

import pytest
from mmengine import Config

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted(
    path
    for folder, pattern in (('.', '*.md'), ('docs', '**/*.md'), ('configs', '**/*.md'), ('projects', '**/*.md'))
    for path in (ROOT / folder).glob(pattern)
)

LINK = re.compile(r'\[[^\]]*\]\(([^)\s]+)\)')
FENCE = re.compile(r'^( *)```(\w*)\n(.*?)^ *```', re.MULTILINE | re.DOTALL)
#: A path that starts at a folder of the repository, without placeholders such as <dataset>, * or $NAME. The
#: reader's own files are called mine.
REPOSITORY_PATH = re.compile(
    r'(?<![\w./-])((?:configs|tools|docs|projects|requirements|tests|mmattr)/[\w./-]+\.(?:py|sh|md|txt))\b(?![\w*<$])'
)

#: An option as a parser of arguments declares it, and where tools share some.
OPTION = re.compile(r"'(--[\w-]+)'")
OPTION_FILES = (
    ROOT / 'mmattr/engine/command_line.py',
    ROOT / 'mmattr/apis/convert_checkpoint.py',
    ROOT / 'tools/dataset_converters/converter_cli.py',
)
RUN_CHECKPOINT = re.compile(r'work_dirs/(\w+)/(\w+)/epoch_(\d+)\.pth')


def identify(path):
    return path.relative_to(ROOT).as_posix()


def blocks(path, *languages):
    text = path.read_text(encoding='utf-8')
    return [match[2] for match in FENCE.findall(text) if match[1] in languages]


def prose(path):
    """The text without code, in which a bracket is a link."""
    return re.sub(r'`[^`\n]*`', '', FENCE.sub('', path.read_text(encoding='utf-8')))


def anchors(path):
    headings = re.findall(r'^#+ +(.*)$', FENCE.sub('', path.read_text(encoding='utf-8')), re.MULTILINE)
    return {re.sub(r'[^\w\- ]', '', heading.lower()).replace(' ', '-') for heading in headings}


def test_the_documents_are_found():
    assert {'README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/en/index.md'} <= set(map(identify, DOCUMENTS))


@pytest.mark.parametrize('path', DOCUMENTS, ids=identify)
def test_links_resolve(path):
    for link in LINK.findall(prose(path)):
        if re.match(r'(https?|mailto):', link):
            continue
        target, _, anchor = link.partition('#')
        file = (path.parent / target).resolve() if target else path
        assert file.exists(), f'{identify(path)} links to {link}'
        assert not anchor or anchor in anchors(file), f'{identify(path)} links to the missing heading {link}'


@pytest.mark.parametrize('path', DOCUMENTS, ids=identify)
def test_commands_name_existing_files(path):
    for block in blocks(path, 'bash', 'console', 'shell', 'sh'):
        for name in REPOSITORY_PATH.findall(block):
            # A project is run in its own folder.
            found = (ROOT / name).exists() or (path.parent / name).exists()
            assert found or Path(name).stem == 'mine', f'{identify(path)} runs {name}'


@pytest.mark.parametrize('path', DOCUMENTS, ids=identify)
def test_commands_use_options_that_exist(path):
    for block in blocks(path, 'bash', 'console', 'shell', 'sh'):
        for command in block.replace('\\\n', ' ').splitlines():
            # What follows a comment sign, or is piped on, belongs to no option.
            for tool, rest in re.findall(r'python (tools/[\w/]+\.py)([^#|;&]*)', command):
                sources = (file.read_text(encoding='utf-8') for file in (ROOT / tool, *OPTION_FILES))
                known = OPTION.findall(''.join(sources))
                unknown = set(re.findall(r'(?<=\s)--[\w-]+', rest)) - {'--help', *known}
                assert not unknown, f'{identify(path)}: {tool} has no {unknown}'


@pytest.mark.parametrize('path', DOCUMENTS, ids=identify)
def test_checkpoints_of_a_run_are_those_that_it_keeps(path):
    for method, name, epoch in RUN_CHECKPOINT.findall(path.read_text(encoding='utf-8')):
        config = ROOT / 'configs' / method / f'{name}.py'
        if config.exists():
            assert int(epoch) == Config.fromfile(config).train_cfg.max_epochs, f'{identify(path)}: {method}/{name}'


@pytest.mark.parametrize('path', DOCUMENTS, ids=identify)
def test_python_compiles(path):
    for block in blocks(path, 'python', 'py'):
        ast.parse(block, filename=str(path))


@pytest.mark.parametrize('path', DOCUMENTS, ids=identify)
def test_every_code_block_is_closed_and_says_its_language(path):
    fences = re.findall(r'^ *```(.*)$', path.read_text(encoding='utf-8'), re.MULTILINE)
    assert len(fences) % 2 == 0
    assert all(fences[::2]), 'a code block without a language'
