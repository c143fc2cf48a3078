"""Packaging of mmattr; the metadata that tools need stands here, the tool settings in ``pyproject.toml``."""

import re
import shutil
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent

#: Folders outside the package that an installed wheel needs too, under ``mmattr/.mim`` where OpenMMLab tools look.
SHIPPED_FOLDERS = ('configs', 'tools')

#: What lists the metafiles of the configs, beside them.
SHIPPED_FILES = ('model-index.yml',)


class BuildWithShippedFolders(build_py):
    """Copies ``configs``, ``tools`` and the model index into the wheel.

    A copy into the build folder needs no links in the source tree. An editable install reads the folders of the
    checkout, see ``mmattr/config_path.py``, so nothing is copied for it.
    """

    def run(self) -> None:
        """Build the package, then add the folders and files."""
        super().run()
        if getattr(self, 'editable_mode', False):
            return
        for folder in SHIPPED_FOLDERS:
            target = Path(self.build_lib) / 'mmattr' / '.mim' / folder
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(ROOT / folder, target, ignore=shutil.ignore_patterns('__pycache__', '*.pyc'))
        for file in SHIPPED_FILES:
            shutil.copy(ROOT / file, Path(self.build_lib) / 'mmattr' / '.mim' / file)


def read_version() -> str:
    """Read the version without importing the package, whose imports may not be installed yet."""
    text = (ROOT / 'mmattr' / 'version.py').read_text(encoding='utf-8')
    return re.search(r"__version__ = '([^']+)'", text).group(1)


def read_requirements(name: str) -> list[str]:
    """Read the requirements of one file, without comments."""
    lines = (ROOT / 'requirements' / name).read_text(encoding='utf-8').splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith('#')]


def read_extras() -> dict[str, list[str]]:
    """Read the extras: the sections ``# [name]`` of ``optional.txt``, the tests, the docs, and all of them."""
    extras: dict[str, list[str]] = {}
    for line in (ROOT / 'requirements' / 'optional.txt').read_text(encoding='utf-8').splitlines():
        section = re.fullmatch(r'# \[(\w+)\]', line.strip())
        if section:
            extras[section.group(1)] = []
        elif line.strip() and not line.startswith('#'):
            extras[next(reversed(extras))].append(line.strip())
    extras['tests'] = read_requirements('tests.txt')
    extras['docs'] = read_requirements('docs.txt')
    extras['all'] = sorted({requirement for group in extras.values() for requirement in group})
    return extras


setup(
    name='mmattr',
    version=read_version(),
    description='An open toolbox for multi-attribute recognition of pedestrians, faces and clothing',
    long_description=(ROOT / 'README.md').read_text(encoding='utf-8'),
    long_description_content_type='text/markdown',
    license='Apache-2.0',
    keywords='computer vision, attribute recognition, pedestrian attributes, face attributes, multi-label',
    packages=find_packages(include=['mmattr', 'mmattr.*']),
    package_data={'mmattr': ['visualization/page/*', 'models/clip/prompts/*.json']},
    python_requires='>=3.10',
    install_requires=read_requirements('runtime.txt'),
    extras_require=read_extras(),
    cmdclass={'build_py': BuildWithShippedFolders},
    classifiers=[
        'Development Status :: 3 - Alpha',
        'Intended Audience :: Science/Research',
        'Operating System :: OS Independent',
        'Programming Language :: Python :: 3',
        'Programming Language :: Python :: 3.10',
        'Programming Language :: Python :: 3.11',
        'Programming Language :: Python :: 3.12',
        'Topic :: Scientific/Engineering :: Image Recognition',
    ],
    zip_safe=False,
)
