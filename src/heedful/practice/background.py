"""The demo in the background: started, waited for until it answers, and ended again. Loopback only."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from heedful.practice.serving import CannotStart

HOST = "127.0.0.1"
READY_WITHIN_SECONDS = 90.0
ENDS_WITHIN_SECONDS = 10.0
PORTS_TRIED = 20
PORT_FREED_WITHIN_SECONDS = 5.0


def start_demo(home: Path, port: int) -> str:
    """Start the demo beside `home`'s note and log, wait until it answers, and return its address.

    A demo started before from the same home is ended first. A port in use by something else gives way to the next
    free one. Raises: `CannotStart`, with the log's place, where it does not come up.
    """
    port = _free_port(port, patience_seconds=PORT_FREED_WITHIN_SECONDS if stop_demo(home) else 0.0)
    log = _beside(home, "log")
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "heedful.cli", "demo", "--port", str(port), "--home", str(home)]
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own command
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    _beside(home, "pid").write_text(str(process.pid))
    _wait_until_ready(process, port, log)
    return f"http://{HOST}:{port}/"


def stop_demo(home: Path) -> bool:
    """End the demo started from `home`; False where none runs."""
    note = _beside(home, "pid")
    try:
        pid = int(note.read_text())
    except (OSError, ValueError):
        return False
    note.unlink(missing_ok=True)
    if not _is_our_demo(pid):
        return False
    os.kill(pid, signal.SIGTERM)
    _wait_until_gone(pid)
    return True


def _beside(home: Path, suffix: str) -> Path:
    """The demo empties its home at each start, so notes about it lie beside it."""
    return home.parent / f"{home.name}.{suffix}"


def _free_port(first: int, patience_seconds: float) -> int:
    """The port asked for, waited for a moment where a demo just left it, or the next that is free."""
    until = time.monotonic() + patience_seconds
    while not _is_free(first) and time.monotonic() < until:
        time.sleep(0.1)
    for port in range(first, min(first + PORTS_TRIED, 65536)):
        if _is_free(port):
            return port
    raise CannotStart(
        f"port {first}: it and the {PORTS_TRIED - 1} after it are in use; choose another with --port"
    )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            last = log.read_text(errors="replace").strip().splitlines()[-1:]
            raise CannotStart(f"the demo ended at once: {last[0] if last else f'see {log}'}")
        if _answers(port):
            return
        time.sleep(0.2)
    raise CannotStart(f"the demo does not answer after {READY_WITHIN_SECONDS:.0f} seconds; see {log}")


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _is_our_demo(pid: int) -> bool:
    """Whether the process is still a demo of ours: a number alone may since belong to something else."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        return b"heedful.cli" in words and b"demo" in words
    except OSError:
        pass
    listed = subprocess.run(  # noqa: S603
        ["ps", "-o", "command=", "-p", str(pid)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    return "heedful.cli demo" in listed.stdout


def _wait_until_gone(pid: int) -> None:
    until = time.monotonic() + ENDS_WITHIN_SECONDS
    while time.monotonic() < until and _is_our_demo(pid):
        time.sleep(0.1)
