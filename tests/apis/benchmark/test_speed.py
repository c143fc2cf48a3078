from mmattr.apis.benchmark import speed as module
from mmattr.apis.benchmark.speed import WARM_UP, measure_speed
from tests.engine.tiny_run import tiny_config


def test_models_take_turns_and_the_median_counts(tmp_path, monkeypatch):
    configs = {'slow': tiny_config(tmp_path), 'fast': tiny_config(tmp_path)}
    seconds = {'slow': 0.5, 'fast': 0.25}
    order = []

    def steps(cfg):
        name = next(name for name, other in configs.items() if other is cfg)
        return (
            lambda: order.append((name, 'test')),
            lambda: order.append((name, 'train')),
            {'batch_size': 4, 'device': 'CPU', 'threads': 1},
        )

    calls = {}

    def clock(step):
        step()
        name, kind = order[-1]
        calls[order[-1]] = calls.get(order[-1], 0) + 1
        disturbed = 100 if calls[order[-1]] <= WARM_UP + 1 else 0  # the warm-up and one round
        return disturbed + seconds[name] * (4 if kind == 'train' else 1)

    monkeypatch.setattr(module, '_steps', steps)
    monkeypatch.setattr(module, '_time', clock)
    speeds = measure_speed(configs, rounds=3)
    turn = [('slow', 'test'), ('slow', 'train'), ('fast', 'test'), ('fast', 'train')]
    assert order == turn * (WARM_UP + 3)
    assert (speeds['slow']['inference_images_per_second'], speeds['fast']['train_images_per_second']) == (8, 4)


def test_a_real_model(tmp_path):
    (speed,) = measure_speed({'fc': tiny_config(tmp_path)}, rounds=1).values()
    assert speed['inference_images_per_second'] > 0
    assert speed['train_images_per_second'] > 0
    assert speed['batch_size'] == 2
