"""Every import of the packages of the extra ``export``, which are optional and imported when they are needed."""

from types import ModuleType

from mmattr.errors import ConfigError


def import_onnx() -> ModuleType:
    """Import onnx.

    Returns:
        The package.

    Raises:
        ConfigError: If it is missing.
    """
    try:
        import onnx
    except ImportError as error:
        raise _missing('onnx') from error
    return onnx


def import_onnx_runtime() -> ModuleType:
    """Import onnxruntime.

    Returns:
        The package.

    Raises:
        ConfigError: If it is missing.
    """
    try:
        import onnxruntime
    except ImportError as error:
        raise _missing('onnxruntime') from error
    return onnxruntime


def import_quantization() -> ModuleType:
    """Import the quantisation part of onnxruntime.

    Returns:
        `onnxruntime.quantization`.

    Raises:
        ConfigError: If it or onnx is missing.
    """
    import_onnx()
    import_onnx_runtime()
    try:
        from onnxruntime import quantization
    except ImportError as error:
        raise _missing('onnxruntime') from error
    return quantization


def import_openvino() -> ModuleType:
    """Import openvino.

    Returns:
        The package.

    Raises:
        ConfigError: If it is missing.
    """
    try:
        import openvino
    except ImportError as error:
        raise _missing('openvino') from error
    return openvino


def import_onnxscript() -> ModuleType:
    """Import onnxscript, which torch writes ONNX files with.

    Returns:
        The package.

    Raises:
        ConfigError: If it or onnx is missing.
    """
    import_onnx()
    try:
        import onnxscript
    except ImportError as error:
        raise _missing('onnxscript') from error
    return onnxscript


def _missing(package: str) -> ConfigError:
    """One sentence about a package that is not there."""
    return ConfigError(f'This needs the package {package}, which is not installed: pip install "mmattr[export]".')
