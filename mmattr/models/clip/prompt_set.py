"""Sentences that describe an attribute to a text encoder."""

import json
from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

from mmattr.errors import ConfigError
from mmattr.registry import nearest

#: Prompt files that come with the package.
PROMPT_FOLDER = Path(__file__).resolve().parent / 'prompts'

#: Where a template takes the name of an attribute.
SLOT = '{}'


class PromptSet:
    """Turn names of attributes into sentences.

    Two forms: templates, which fit every name (``'a photo of a {}.'``; several make a prompt pool), or sentences
    written for each attribute of a data set. Names are used as they are, without cleaning.

    Files are JSON, a list of templates or an object of sentences by name. Those in the package: ``imagenet80`` (the 80
    templates that OpenAI published for ImageNet), ``qks85`` (the same and five about a scene, the prompt pool of QKS),
    and sentences of data sets.

    Args:
        source: Name of a file of the package, path of a JSON file, templates, or sentences by name (one, or several).
        origin: Where they were written, for errors; files say so themselves.

    Raises:
        ConfigError: If the file cannot be read, a template has not exactly one ``{}``, or a sentence is empty.

    Examples:
        >>> PromptSet(['a photo of a {}.', 'a {}.']).sentences(['hat'])
        (('a photo of a hat.', 'a hat.'),)
    """

    def __init__(
        self,
        source: str | PathLike | Sequence[str] | Mapping[str, str | Sequence[str]] = (SLOT,),
        origin: str = 'the prompts of the config',
    ) -> None:
        self.origin = origin
        content: Any = source
        if isinstance(source, str | PathLike):
            path = _prompt_file(source)
            self.origin = f'the prompt file {str(path)!r}'
            content = _read_json(path)
        self.templates: tuple[str, ...] = ()
        self.by_name: dict[str, tuple[str, ...]] = {}
        if isinstance(content, Mapping):
            self.by_name = {name: self._check_sentences(name, value) for name, value in content.items()}
        else:
            self.templates = self._check_templates(content)

    def sentences(self, names: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        """Describe attributes.

        Args:
            names: M names.

        Returns:
            M tuples of at least one sentence.

        Raises:
            ConfigError: If a name has no sentence.
        """
        if self.templates:
            return tuple(tuple(template.replace(SLOT, name) for template in self.templates) for name in names)
        for name in names:
            if name not in self.by_name:
                raise ConfigError(
                    f'The attribute {name!r} has no sentence in {self.origin}, and only templates such as '
                    f'"a photo of a {SLOT}." fit every name; {nearest(name, self.by_name)}'
                )
        return tuple(self.by_name[name] for name in names)

    def _check_templates(self, content: Any) -> tuple[str, ...]:
        if not isinstance(content, Sequence) or not content or not all(isinstance(item, str) for item in content):
            raise ConfigError(
                f'Templates or sentences by attribute were expected in {self.origin}, got {str(content)[:80]!r}.'
            )
        for template in content:
            if template.count(SLOT) != 1:
                raise ConfigError(
                    f'The template {template!r} in {self.origin} has to hold {SLOT} exactly once, for the name.'
                )
        return tuple(content)

    def _check_sentences(self, name: str, value: Any) -> tuple[str, ...]:
        sentences = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, Sequence) else ()
        if not sentences or not all(isinstance(text, str) and text.strip() for text in sentences):
            raise ConfigError(
                f'The attribute {name!r} in {self.origin} needs a sentence or a list of them, got {value!r}.'
            )
        return sentences


def _prompt_file(source: str | PathLike) -> Path:
    """Find a file by path, or by its name in the package."""
    path = Path(source)
    if path.suffix == '.json':
        return path
    path = PROMPT_FOLDER / f'{source}.json'
    if not path.is_file():
        known = [file.stem for file in PROMPT_FOLDER.glob('*.json')]
        raise ConfigError(
            f'There are no prompts called {str(source)!r}; {nearest(str(source), known)} A file of your own ends in '
            '.json, a single template is a list of one.'
        )
    return path


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding='utf-8'))
    except OSError as error:
        raise ConfigError(f'The prompt file {str(path)!r} cannot be read ({error.strerror}).') from error
    except ValueError as error:
        raise ConfigError(f'The prompt file {str(path)!r} is no JSON ({error}).') from error
