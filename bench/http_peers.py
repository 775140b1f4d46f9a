"""The hello route: an async function for each connection beside a server written by hand over epoll,
one over libuv, and node's http. All are on one core, wrk on another, in turns."""
import os
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
CONNECTIONS = 64
IDLE = 10_000
IDLE_BAR = 600  # bytes of a connection beside its buffer, which has 2,048
BUFFER = 2048
BARS = {"asyncc": 1.03, "asyncc/io_uring": 0.95}  # of the time that the one by hand takes


def programs(out):
    found = {
        "by hand": ([out / "http_epoll"], {}),
        "asyncc": ([out / "http"], {"ASYNCC_POLLER": "epoll"}),
        "asyncc/io_uring": ([out / "http"], {"ASYNCC_POLLER": "io_uring"}),
        "libuv": ([out / "http_uv"], {}),
        "node": (["node", HERE / "http.mjs"], {}),
    }
    return {name: what for name, what in found.items()
            if name != "libuv" or (out / "http_uv").exists()}


def build(out, asyncc, cc, flags, include, sh):
    library = asyncc.parent / "libasyncc.a"
    sh(asyncc, "-o", out / "http.c", HERE / "http.async.c", "--", include, f"-I{HERE}",
       "-D_GNU_SOURCE")
    sh(cc, "-std=gnu11", "-D_GNU_SOURCE", *flags, include, f"-I{HERE}", out / "http.c", library,
       "-lpthread", "-o", out / "http")
    sh(cc, "-std=gnu11", *flags, HERE / "http_epoll.c", "-o", out / "http_epoll")
    if Path("/usr/include/uv.h").exists():
        sh(cc, "-std=gnu11", *flags, HERE / "http_uv.c", "-luv", "-o", out / "http_uv")


class Server:
    """One of them, on the given core, for the length of a `with`."""

    def __init__(self, program, core):
        command, environment = program
        self.process = subprocess.Popen([str(word) for word in [*command, 0]], text=True,
                                        stdout=subprocess.PIPE,
                                        env={**os.environ, **environment},
                                        preexec_fn=lambda: os.sched_setaffinity(0, {core}))
        self.port = int(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def cpu_ns(self):
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks)

    def resident(self):
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGESIZE")


def drive(server, core, seconds):
    """Requests per second, nanoseconds of the server's CPU for each."""
    wrk = ["taskset", "-c", str(core), "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}",
           f"http://127.0.0.1:{server.port}/"]
    before = server.cpu_ns()
    done = subprocess.run(wrk, capture_output=True, text=True, timeout=seconds + 30)
    used = server.cpu_ns() - before
    found = re.search(r"(\d+) requests in ([\d.]+)(m?s)", done.stdout)
    if done.returncode != 0 or found is None or "Non-2xx" in done.stdout:
        sys.exit(f"bench: wrk has failed:\n{done.stdout}{done.stderr}")
    n = int(found[1])
    return n / (float(found[2]) * (0.001 if found[3] == "ms" else 1)), used / n


def idle_bytes(program, core):
    """What a connection takes that has asked once and waits."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    n = min(IDLE, hard - 100)
    resource.setrlimit(resource.RLIMIT_NOFILE, (n + 100, hard))
    with Server(program, core) as server:
        clients = []
        for i in range(n + 10):
            if i == 10:  # what comes with the first ones is not theirs
                before = server.resident()
            client = socket.create_connection(("127.0.0.1", server.port))
            client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            client.recv(1000)
            clients.append(client)
        held = (server.resident() - before) / n
        for client in clients:
            client.close()
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return n, held - BUFFER


def report(out, rounds, seconds):
    """Measures and prints. Returns what is over its bar and can be counted on: bytes."""
    cores = sorted(os.sched_getaffinity(0))
    found = programs(out)
    results = {name: [] for name in found}
    names = list(found)
    for _ in range(rounds):
        names.append(names.pop(0))
        for name in names:
            with Server(found[name], cores[-1]) as server:
                drive(server, cores[0], 1)
                results[name].append(drive(server, cores[0], seconds))
    print(f"\nhttp: GET of a few words, {CONNECTIONS} connections that stay; median of {rounds} "
          f"rounds of {seconds} s")
    print(f"  {'':18}{'requests/s':>12}{'µs CPU':>10}{'CPU : hand':>12}")
    hand = [cpu for _, cpu in results["by hand"]]
    for name, rows in results.items():
        ratio = statistics.median(cpu / by_hand for (_, cpu), by_hand in zip(rows, hand))
        bar = BARS.get(name)
        said = f", bar {bar:.2f}{': OVER' if ratio > bar else ''}" if bar else ""
        print(f"  {name:18}{statistics.median(rate for rate, _ in rows):12,.0f}"
              f"{statistics.median(cpu for _, cpu in rows) / 1000:10.2f}{ratio:12.3f}{said}")
    n, held = idle_bytes(found["asyncc"], cores[-1])
    over = held > IDLE_BAR
    print(f"  a connection of {n:,} that wait holds {held:,.0f} bytes beside its buffer, "
          f"bar {IDLE_BAR}{': OVER' if over else ''}")
    return ["http (bytes)"] if over else []


def missing():
    return [tool for tool in ("wrk", "node", "taskset") if shutil.which(tool) is None]
