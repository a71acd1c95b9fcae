"""A network of loopback alone, for a server and a browser: what they want from elsewhere fails, as with the cable out.

Run as a program it makes the network and keeps it until its standard input closes, so nothing stays behind when tests
are killed. `Namespace` starts that program, gives words to start others within it, and runs functions there.
"""

import ctypes
import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

_NEW_NETWORK = 0x40000000
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 1
_LOOPBACK = b"lo"

T = TypeVar("T")


class CannotIsolate(Exception):
    """No network of its own can be made here; the message says why."""


class Namespace:
    """A network with nothing but loopback."""

    def __init__(self) -> None:
        if not sys.platform.startswith("linux") or shutil.which("nsenter") is None or os.geteuid() != 0:
            raise CannotIsolate("a network of loopback alone needs Linux, nsenter and root")
        self._holder = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        assert self._holder.stdout is not None
        if (said := self._holder.stdout.readline()) != b"ready\n":
            self.close()
            raise CannotIsolate(f"a network of loopback alone could not be made: {said.decode().strip()}")
        self.path = f"/proc/{self._holder.pid}/ns/net"
        self._inside = ThreadPoolExecutor(1, initializer=self._enter)

    def words(self, *words: str) -> list[str]:
        """The words that start a program within the network."""
        return ["nsenter", f"--net={self.path}", "--", *words]

    def run(self, act: Callable[..., T], *arguments: Any) -> T:
        """What a function gives whose sockets are within the network."""
        return self._inside.submit(act, *arguments).result(timeout=60)

    def close(self) -> None:
        """Let the network go."""
        for pipe in (self._holder.stdin, self._holder.stdout):
            assert pipe is not None
            pipe.close()
        self._holder.wait(timeout=60)
        if hasattr(self, "_inside"):
            self._inside.shutdown()

    def _enter(self) -> None:
        """Move this thread, and no other, into the network."""
        with open(self.path, "rb") as network:
            if ctypes.CDLL(None, use_errno=True).setns(network.fileno(), _NEW_NETWORK):
                raise OSError(ctypes.get_errno(), "setns")


def _hold() -> None:
    if ctypes.CDLL(None, use_errno=True).unshare(_NEW_NETWORK):
        print(os.strerror(ctypes.get_errno()), flush=True)
        return
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        asked = fcntl.ioctl(any_socket, _GET_FLAGS, struct.pack("16sh14x", _LOOPBACK, 0))
        flags = struct.unpack("16sh14x", asked)[1]
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh14x", _LOOPBACK, flags | _UP))
    print("ready", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    _hold()
