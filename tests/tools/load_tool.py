"""Import a script of ``tools`` by its path, as the command line would run it."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

TOOLS = Path(__file__).resolve().parents[2] / 'tools'


def load_tool(path: str) -> ModuleType:
    """Load ``tools/<path>`` as a module."""
    name = path.removesuffix('.py').replace('/', '.')
    spec = importlib.util.spec_from_file_location(f'tools.{name}', TOOLS / path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
