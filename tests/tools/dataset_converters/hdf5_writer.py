"""Write MATLAB v7.3 files like the original ones of LFWA, small."""

import h5py
import numpy as np

MATLAB_BLOCK = 512


def save_v73(path, texts, arrays):
    """Write cell arrays of texts (1, n) and numeric arrays the way MATLAB does, behind its 512-byte text block."""
    with h5py.File(path, 'w', userblock_size=MATLAB_BLOCK) as file:
        for name, values in texts.items():
            references = np.empty((len(values), 1), dtype=h5py.ref_dtype)  # a MATLAB row is an HDF5 column
            for index, value in enumerate(values):
                characters = np.array([[ord(letter)] for letter in value], dtype=np.uint16)
                references[index, 0] = file.create_dataset(f'#refs#/{name}{index}', data=characters).ref
            file.create_dataset(name, data=references, dtype=h5py.ref_dtype)
        for name, array in arrays.items():
            file.create_dataset(name, data=np.asarray(array, dtype=np.float64).T)
    with path.open('r+b') as file:
        file.write(b'MATLAB 7.3 MAT-file')
    return path
