import pathlib
import tempfile
import time
import unittest

from harness.processes import Fleet, held


def is_stopped(process):
    """Whether its state in /proc/PID/stat is T."""
    return pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "T"


class HeldTest(unittest.TestCase):
    def await_stopped(self, process, wanted):
        """A signal arrives in its own time: waits for it, for 10 s at most."""
        deadline = time.monotonic() + 10
        while is_stopped(process) != wanted:
            self.assertLess(time.monotonic(), deadline, f"stopped is not {wanted}")

    def test_processes_are_stopped_and_go_on_though_one_of_them_ends(self):
        with tempfile.TemporaryDirectory() as folder, Fleet(pathlib.Path(folder)) as fleet:
            first, second = (fleet.start(name, 0, ["sleep", "60"]) for name in ("first", "second"))
            with held([first, second]):
                self.await_stopped(first, True)
                self.await_stopped(second, True)
                first.kill()
                first.wait(10)
            self.await_stopped(second, False)


if __name__ == "__main__":
    unittest.main()
