"""What a measurement was made on: processor, cores, versions."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

_PACKAGES = ("wijksim", "mesa", "numpy", "numba", "llvmlite")


def processor() -> str:
    """The model name of the processor, as the operating system gives it."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def machine() -> dict[str, str]:
    """Processor, cores, system, Python and package versions."""
    import llvmlite.binding

    found = {
        "processor": f"{processor()} ({llvmlite.binding.get_host_cpu_name()} to LLVM)",
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }
    return found | {name: version(name) for name in _PACKAGES}
