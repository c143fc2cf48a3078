import torch

from mmattr.apis import init_model
from mmattr.apis.predict_batch import predict_batch
from mmattr.apis.prepared_image import PreparedImage
from tests.apis.tiny_setup import save_checkpoint, tiny_config


def photo(height, width, seed):
    generator = torch.Generator().manual_seed(seed)
    pixels = torch.randint(0, 256, (3, height, width), generator=generator, dtype=torch.uint8)
    return PreparedImage(f'{seed}.png', pixels, pixels.permute(1, 2, 0).numpy())


def test_sizes_and_errors_may_be_mixed(tmp_path):
    cfg = tiny_config()
    model = init_model(cfg, save_checkpoint(tmp_path / 'fc.pth', cfg), 'cpu')
    batch = [photo(32, 24, 0), photo(48, 24, 1), PreparedImage('bad.png', error='damaged'), photo(32, 24, 2)]
    found = predict_batch(model, batch)
    assert sorted(found) == [0, 1, 3]
    for index, sample in found.items():
        alone = predict_batch(model, [batch[index]])[0]
        torch.testing.assert_close(sample.pred_score, alone.pred_score)
        assert sample.img_path == batch[index].path
        assert not sample.pred_score.requires_grad
    assert predict_batch(model, []) == predict_batch(model, batch[2:3]) == {}
