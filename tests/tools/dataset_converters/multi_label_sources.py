"""Original files of COCO 2014, VOC 2007 and WIDER Attribute in their true layout, small and random, with images."""

import json

import numpy as np
from PIL import Image

#: Category ids of COCO: ten of 1 to 90 are not in use.
COCO_IDS = sorted(set(range(1, 91)) - {12, 26, 29, 30, 45, 66, 68, 69, 71, 83})
VOC_CLASSES = [
    *('aeroplane', 'bicycle', 'bird', 'boat', 'bottle', 'bus', 'car', 'cat', 'chair', 'cow', 'diningtable', 'dog'),
    *('horse', 'motorbike', 'person', 'pottedplant', 'sheep', 'sofa', 'train', 'tvmonitor'),
]
WIDER_NAMES = [
    *('Male', 'longHair', 'sunglass', 'Hat', 'Tshirt', 'longSleeve', 'formal'),
    *('shorts', 'jeans', 'longPants', 'skirt', 'faceMask', 'logo', 'stripe'),
]


def save_photo(path, generator):
    """Save noise of 40 x 30 pixels."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(generator.integers(0, 256, (30, 40, 3), dtype=np.uint8)).save(path)


def write_coco(folder, sizes):
    """Write annotations and images of COCO.

    Args:
        folder: What becomes ``data/coco``.
        sizes: Number of images of ``train`` and ``val``.

    Returns:
        The arguments of the converter.
    """
    generator, files = np.random.default_rng(0), []
    categories = [{'supercategory': f'group{i // 30}', 'id': i, 'name': f'category {i}'} for i in COCO_IDS]
    for part, size in sizes.items():
        images, annotations = [], []
        for number in generator.permutation(range(1, 10 * size))[:size].tolist():
            name = f'COCO_{part}2014_{number:012d}.jpg'
            save_photo(folder / f'{part}2014' / name, generator)
            images.append({'id': number, 'file_name': name, 'height': 30, 'width': 40, 'license': 1})
            annotations += [
                {'id': len(annotations) + offset, 'image_id': number, 'category_id': category, 'iscrowd': 0}
                for offset, category in enumerate(generator.choice(COCO_IDS, generator.integers(0, 20)).tolist())
            ]
        files.append(folder / 'annotations' / f'instances_{part}2014.json')
        files[-1].parent.mkdir(exist_ok=True)
        files[-1].write_text(json.dumps({'images': images, 'annotations': annotations, 'categories': categories}))
    return files


def write_voc(folder, sizes):
    """Write lists and images of VOC.

    Args:
        folder: What becomes ``data/voc2007``.
        sizes: Number of images of ``train``, ``val`` and ``test``.

    Returns:
        The arguments of the converter.
    """
    generator, start, source = np.random.default_rng(1), 0, folder / 'VOCdevkit' / 'VOC2007'
    lists = source / 'ImageSets' / 'Main'
    lists.mkdir(parents=True)
    for part, size in sizes.items():
        names = [f'{number:06d}' for number in range(start + 1, start + size + 1)]
        start += size
        (lists / f'{part}.txt').write_text('\n'.join(names) + '\n')
        for name in names:
            save_photo(source / 'JPEGImages' / f'{name}.jpg', generator)
        for class_name in VOC_CLASSES:
            codes = generator.integers(-1, 2, size)
            lines = ''.join(f'{name} {code:2d}\n' for name, code in zip(names, codes, strict=True))
            (lists / f'{class_name}_{part}.txt').write_text(lines)
    return [source]


def write_wider(folder, sizes):
    """Write annotations and images of WIDER Attribute, two persons per photo.

    Args:
        folder: What becomes ``data/wider``.
        sizes: Number of photos of ``train``, ``val`` and ``test``.

    Returns:
        The arguments of the converter.
    """
    generator, photos = np.random.default_rng(2), {'trainval': [], 'test': []}
    for part, size in sizes.items():
        for number in range(size):
            name = f'{part}/0--Parade/0_Parade_{number}.jpg'
            save_photo(folder / 'Image' / name, generator)
            targets = [
                {'attribute': generator.integers(-1, 2, len(WIDER_NAMES)).tolist(), 'bbox': [left, 2.5, 15.0, 26]}
                for left in (1, 22.5)
            ]
            photos['test' if part == 'test' else 'trainval'].append(
                {'targets': targets, 'file_name': name, 'scene_id': 0}
            )
    files = [folder / f'wider_attribute_{part}.json' for part in photos]
    for path, images in zip(files, photos.values(), strict=True):
        names = {str(index): name for index, name in enumerate(WIDER_NAMES)}
        path.write_text(json.dumps({'images': images, 'attribute_id_map': names, 'scene_id_map': {'0': 'Parade'}}))
    return files
