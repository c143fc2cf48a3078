import os

from mmattr.apis.silent_stderr import silent_stderr


def test_what_is_written_past_python_is_kept_off_and_comes_back_afterwards(capfd):
    with silent_stderr():
        os.write(2, b'noise')
    os.write(2, b'sound')
    assert capfd.readouterr().err == 'sound'
