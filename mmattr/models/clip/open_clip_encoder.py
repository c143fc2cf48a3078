"""CLIP models of open_clip, seen through the tokens and features that heads need."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from os import PathLike
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

from mmattr.errors import ConfigError
from mmattr.models.clip import open_clip_library
from mmattr.models.clip.clip_architecture import CLIPArchitecture
from mmattr.models.clip.load_clip_weights import TEXT_PARTS, load_clip_weights
from mmattr.models.clip.value_pooling import value_pooling


class OpenCLIPEncoder(nn.Module):
    """Images and sentences in, tokens and features out; nothing above needs to know open_clip.

    Radford et al., "Learning Transferable Visual Models From Natural Language Supervision", ICML 2021. Everything is
    float32 and nothing is normalised to unit length.

    Weights are loaded by :meth:`init_weights`, that is when training starts: a model that continues from a checkpoint
    of its own needs no file. Until then, and with ``weights=None``, they are random.

    Args:
        model: Name of an open_clip model (``'ViT-B-16-quickgelu'``), or its sizes in the form of open_clip's model
            files, see :class:`CLIPArchitecture`. OpenAI's weights need a name with ``-quickgelu``.
        weights: A file (OpenAI's TorchScript archive, a state dict, a checkpoint of open_clip, safetensors), or a tag
            of open_clip such as ``'openai'``, which is downloaded once.
        image_size: Height and width in pixels, or the side of a square; the model's own by default. Positions are
            interpolated when weights are loaded.
        with_text: Whether to keep the text tower.

    Attributes:
        architecture: Sizes of the model.

    Raises:
        ConfigError: If open_clip is missing or the model cannot be used.
    """

    def __init__(
        self,
        model: str | Mapping[str, Any] = 'ViT-B-16-quickgelu',
        weights: str | PathLike | None = None,
        image_size: int | Sequence[int] | None = None,
        with_text: bool = True,
    ) -> None:
        super().__init__()
        self.open_clip_name: str | None = None
        name = 'The CLIP model of the config'
        if isinstance(model, str):
            self.open_clip_name, name = model.replace('/', '-'), f'The CLIP model {model!r}'
            model = open_clip_library.model_config(self.open_clip_name)
        self.architecture = CLIPArchitecture.from_config(model, name, image_size)
        self.weights = weights
        self.with_text = with_text
        self.clip: Any = open_clip_library.build_clip(self.architecture)
        # Neither images nor sentences pass through it: a gradient would be waited for in vain.
        self.clip.logit_scale.requires_grad_(False)
        self._trained = dict(visual=True, text=True)
        self._fingerprint: tuple[int, str] | None = None
        if not with_text:
            for part in (*TEXT_PARTS, 'attn_mask'):
                delattr(self.clip, part)

    @property
    def visual_width(self) -> int:
        """Width Dv of an image token."""
        return self.architecture.visual_width

    @property
    def embed_dims(self) -> int:
        """Width E of the space that images and texts share."""
        return self.architecture.embed_dims

    @property
    def text_width(self) -> int:
        """Width of a token embedding of the text tower."""
        return self.architecture.text['width']

    @property
    def context_length(self) -> int:
        """Tokens that a sentence may have, start and end included."""
        return self.architecture.text['context_length']

    @property
    def visual_projection(self) -> torch.Tensor:
        """(Dv, E) matrix that takes image tokens into the shared space."""
        return self.clip.visual.attnpool.c_proj.weight.t() if self.architecture.is_resnet else self.clip.visual.proj

    @property
    def visual_projection_bias(self) -> torch.Tensor | None:
        """(E,) offset that follows the projection; only a ResNet has one."""
        return self.clip.visual.attnpool.c_proj.bias if self.architecture.is_resnet else None

    @property
    def logit_scale(self) -> torch.Tensor:
        """Scalar, the logarithm of the factor that CLIP puts before cosines."""
        return self.clip.logit_scale

    def encode_image(self, images: torch.Tensor, normalize_tokens: bool = True) -> torch.Tensor:
        """Compute the image tokens, before the projection.

        The first token is the one that CLIP projects to its image feature. In a Vision Transformer it is the class
        token and the others are patches. In a ResNet it is the result of the attention pooling and the others are the
        values that the pooling averages, positions included; so all share one projection there too.

        Args:
            images: (N, 3, H, W), normalised with CLIP's statistics, of the size of the encoder.
            normalize_tokens: Whether the last LayerNorm of a Vision Transformer is applied to every token (QKS) or
                skipped (SequencePAR). A ResNet has none.

        Returns:
            (N, 1 + P, Dv).

        Raises:
            ConfigError: If the images have another size.
        """
        if tuple(images.shape[-2:]) != self.architecture.image_size:
            height, width = self.architecture.image_size
            raise ConfigError(
                f'The CLIP encoder takes images of {height} x {width} pixels (height x width), got '
                f'{images.shape[-2]} x {images.shape[-1]}: change the pipeline, or set image_size of the encoder.'
            )
        visual = self.clip.visual
        if self.architecture.is_resnet:
            (maps,) = visual.forward_intermediates(images, indices=1, intermediates_only=True)['image_intermediates']
            return value_pooling(visual.attnpool, maps)
        output = visual.forward_intermediates(
            images,
            indices=1,
            normalize_intermediates=normalize_tokens,
            intermediates_only=True,
            output_fmt='NLC',
            output_extra_tokens=True,
        )
        return torch.cat([output['image_intermediates_prefix'][0], output['image_intermediates'][0]], dim=1)

    def project_image(self, tokens: torch.Tensor) -> torch.Tensor:
        """Take image tokens into the shared space.

        Args:
            tokens: (..., Dv).

        Returns:
            (..., E).
        """
        return F.linear(tokens, self.visual_projection.t(), self.visual_projection_bias)

    def tokenize(self, sentences: Sequence[str]) -> torch.Tensor:
        """Turn sentences into token ids.

        Args:
            sentences: T sentences. One that is too long is an error rather than cut, since its end would be lost.

        Returns:
            (T, context length) int64 on the CPU: start, words, end, zeros.

        Raises:
            ConfigError: If a sentence is too long or the vocabulary of the model is smaller than CLIP's.
        """
        # One more than fits, to see what would be cut.
        ids = open_clip_library.tokenize(sentences, self.context_length + 1)
        for sentence, row in zip(sentences, ids, strict=True):
            if row[-1]:
                raise ConfigError(
                    f'The sentence {sentence!r} has more tokens than the {self.context_length} of the text encoder, '
                    'start and end included.'
                )
        if self.architecture.text['vocab_size'] <= ids.max():
            raise ConfigError(
                f'{self.architecture.name} has a vocabulary of {self.architecture.text["vocab_size"]} tokens, but '
                "sentences need CLIP's 49408."
            )
        return ids[:, :-1]

    def token_embedding(self, ids: torch.Tensor) -> torch.Tensor:
        """Look up token embeddings, positions not added.

        Args:
            ids: (T, L) int64.

        Returns:
            (T, L, text width).
        """
        return self.clip.token_embedding(ids)

    def encode_text(self, ids: torch.Tensor) -> torch.Tensor:
        """Compute text features.

        The context is cut after the last end token of the batch. That changes nothing, because a token of this text
        tower sees only what is before it.

        Args:
            ids: (T, L) int64; the end of a sentence is its highest id.

        Returns:
            (T, E), not normalised.
        """
        ends = ids.argmax(dim=-1)
        ids = ids[:, : int(ends.max()) + 1].to(self.clip.positional_embedding.device)
        return self.encode_text_embeddings(self.token_embedding(ids), ends)

    def encode_text_embeddings(self, embeddings: torch.Tensor, end_positions: torch.Tensor) -> torch.Tensor:
        """Compute text features from embeddings, for prompts that are learned.

        Args:
            embeddings: (T, L, text width), positions not added; L at most the context length.
            end_positions: (T,) int64, where each sentence has its end token.

        Returns:
            (T, E), not normalised.

        Raises:
            ConfigError: If the prompts are longer than the context.
        """
        clip, length = self.clip, embeddings.shape[1]
        if length > self.context_length:
            raise ConfigError(
                f'Prompts of {length} tokens were given to a text encoder of {self.context_length}: use fewer soft '
                'tokens or shorter names.'
            )
        states = clip.transformer(
            embeddings + clip.positional_embedding[:length], attn_mask=clip.attn_mask[:length, :length]
        )
        rows = torch.arange(len(states), device=states.device)
        return clip.ln_final(states[rows, end_positions.to(states.device)]) @ clip.text_projection

    def set_trainable(self, visual: bool, text: bool) -> None:
        """Choose the towers that learn; the others keep their weights and, in training too, predict.

        Args:
            visual: Whether the image tower learns.
            text: Whether the text tower learns.
        """
        self._trained = dict(visual=visual, text=text)
        self.clip.visual.requires_grad_(visual)
        for parameter in self._text_parameters():
            parameter.requires_grad_(text)
        self.train(self.training)

    def last_parameters(self, norm: bool, projection: bool) -> Iterator[nn.Parameter]:
        """Name the parameters of the last steps of the image tower, which not everybody takes.

        Args:
            norm: Whether those of the last LayerNorm are wanted; a ResNet has none.
            projection: Whether those of the projection into the shared space are wanted.

        Returns:
            The parameters.
        """
        visual = self.clip.visual
        if norm and not self.architecture.is_resnet:
            yield from visual.ln_post.parameters()
        if projection:
            yield from visual.attnpool.c_proj.parameters() if self.architecture.is_resnet else [visual.proj]

    def train(self, mode: bool = True) -> 'OpenCLIPEncoder':
        """Set the mode of the towers that learn.

        Args:
            mode: True for training.

        Returns:
            The encoder.
        """
        super().train(mode)
        if not self._trained['visual']:
            self.clip.visual.eval()  # batch-norm statistics of a frozen ResNet stay
        return self

    def text_version(self) -> int:
        """Count the changes of the text tower's weights, to notice when a stored feature is outdated."""
        return sum(parameter._version for parameter in self._text_parameters())

    def text_fingerprint(self) -> str:
        """Hash everything that decides about text features: weights and architecture of the text tower.

        Returns:
            A SHA-256 in hexadecimal digits.
        """
        version = self.text_version()
        if self._fingerprint is None or self._fingerprint[0] != version:
            digest = hashlib.sha256(self.architecture.describe_text().encode())
            for parameter in self._text_parameters():
                digest.update(parameter.detach().float().cpu().contiguous().numpy().tobytes())
            self._fingerprint = (version, digest.hexdigest())
        return self._fingerprint[1]

    def init_weights(self) -> None:
        """Load the weights, if any are named; errors are those of :func:`load_clip_weights`."""
        if self.weights is not None:
            load_clip_weights(self.clip, self.architecture, self.weights, self.open_clip_name)

    def _text_parameters(self) -> Iterator[nn.Parameter]:
        """The weights of the text tower, in a fixed order."""
        return (value for name, value in self.clip.named_parameters() if name.split('.')[0] in TEXT_PARTS)
