"""Measures in wasmtime: `wasmtime_bench.py bare|load|all PLACE CONFORMANCE`, with figures on standard output.

What is measured is said in measure.ts, and is the same here.
"""

import json
import os
import sys
import time

HASHED_PIECE = 1024 * 1024
LAYER_PIECE = 64 * 1024
WARM, BATCH, BATCHES = 0.3, 0.06, 5


def ms(begun):
    return (time.perf_counter() - begun) * 1e3


def per_call(call):
    end = time.perf_counter() + WARM
    while time.perf_counter() < end:
        call()
    batches = []
    for _ in range(BATCHES):
        begun, calls = time.perf_counter(), 0
        while time.perf_counter() - begun < BATCH:
            call()
            calls += 1
        batches.append((time.perf_counter() - begun) * 1e6 / calls)
    return sorted(batches)[BATCHES // 2]


def rate(size, work):
    begun = time.perf_counter()
    work()
    return size / 1e6 / (time.perf_counter() - begun)


def bytes_of(size):
    return bytes(index * 31 & 255 for index in range(size))


def hashing(host, size):
    piece = bytes_of(HASHED_PIECE)
    hasher = host.call("digest", "[constructor]hasher", ["sha256"])
    for _ in range(0, size, HASHED_PIECE):
        host.call("digest", "[method]hasher.update", [hasher, piece])
    host.call("digest", "[method]hasher.finish", [hasher])
    hasher.drop(host.store)


def pushing(host, kind, archive):
    reader = host.call("layer", f"[constructor]{kind}", ["gzip"])
    for at in range(0, len(archive), LAYER_PIECE):
        host.call("layer", f"[method]{kind}.push", [reader, archive[at : at + LAYER_PIECE]])
    reader.drop(host.store)


def main():
    what, place, conformance = sys.argv[1:4]
    if what == "bare":
        return
    sys.path.insert(0, conformance)
    begun = time.perf_counter()
    # The package is a part of what is loaded, as the others' hosts have theirs in them.
    from wasmtime_host import Host

    with open(os.path.join(place, "task-component.json"), encoding="utf-8") as file:
        task = json.load(file)
    host = Host(os.path.join(place, "core.wasm"))
    figures = {"load": ms(begun)}
    begun = time.perf_counter()
    host.call("reference", "parse-docker", [task["reference"]])
    figures["first"] = ms(begun)
    if what == "all":
        begun = time.perf_counter()
        host.instantiate()
        figures["again"] = ms(begun)
        kilobyte = bytes_of(1024)
        figures["parse"] = per_call(lambda: host.call("reference", "parse-docker", [task["reference"]]))
        figures["digest"] = per_call(lambda: host.call("digest", "of-bytes", ["sha256", kilobyte]))
        figures["generate"] = per_call(lambda: host.call("config", "generate", [task["config"]]))
        figures["hash"] = rate(task["hashed"], lambda: hashing(host, task["hashed"]))
        with open(os.path.join(place, "layer"), "rb") as file:
            layer = file.read(task["layer"])
        figures["scan"] = rate(len(layer), lambda: pushing(host, "archive", layer))
        figures["apply"] = rate(len(layer), lambda: pushing(host, "application", layer))
    json.dump(figures, sys.stdout)


main()
