"""Runs cases in wasmtime: `wasmtime_host.py COMPONENT CASES`, with results on standard output.

Written against the component's types alone: no JavaScript is known here.
"""

import base64
import json
import re
import sys

import wasmtime
from wasmtime import component


def camel(name):
    return re.sub(r"-([a-z])", lambda match: match.group(1).upper(), name)


def record(fields):
    result = component.Record()
    vars(result).update(fields)
    return result


def to_host(value, resources):
    if isinstance(value, list):
        return [to_host(item, resources) for item in value]
    if not isinstance(value, dict):
        return value
    if "bytes" in value:
        return base64.b64decode(value["bytes"])
    if "resource" in value:
        return resources[value["resource"]]
    if "tuple" in value:
        return tuple(to_host(item, resources) for item in value["tuple"])
    if "variant" in value:
        payload = to_host(value.get("val"), resources)
        return component.Variant(value["variant"], payload)
    return record({name: to_host(field, resources) for name, field in value["record"].items()})


def from_host(value):
    if isinstance(value, (bytes, bytearray)):
        return {"bytes": base64.b64encode(value).decode()}
    if isinstance(value, (list, tuple)):
        return [from_host(item) for item in value]
    if isinstance(value, component.Variant):
        result = {"variant": value.tag, "val": from_host(value.payload)}
        return {key: item for key, item in result.items() if item is not None}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    fields = {camel(name): from_host(field) for name, field in vars(value).items()}
    return {name: field for name, field in sorted(fields.items()) if field is not None}


class Host:
    def __init__(self, path):
        config = wasmtime.Config()
        config.wasm_component_model = True
        self.engine = wasmtime.Engine(config)
        self.component = component.Component.from_file(self.engine, path)
        self.store, self.instance = self.instantiate()

    def instantiate(self):
        store = wasmtime.Store(self.engine)
        # The linker is empty: the component imports nothing.
        return store, component.Linker(self.engine).instantiate(store, self.component)

    def call(self, face, name, args):
        outer = self.component.get_export_index(f"rl:core/{face}@0.1.0")
        index = self.component.get_export_index(name, outer)
        function = self.instance.get_func(self.store, index)
        if function is None:
            raise LookupError(f"{face} has no {name}")
        result = function(self.store, *args)
        if hasattr(function, "post_return"):
            function.post_return(self.store)
        return result


def outcome(result):
    # Where both sides of a result are strings they are told apart; otherwise a string is a failure.
    if isinstance(result, component.Variant) and result.tag in ("ok", "err"):
        if result.tag == "ok":
            return {"ok": from_host(result.payload)}
        return {"error": json.loads(result.payload)}
    if isinstance(result, str):
        return {"error": json.loads(result)}
    return {"ok": from_host(result)}


def run_step(host, step, resources, classes):
    args = [to_host(arg, resources) for arg in step["args"]]
    if "call" in step:
        face, name = step["call"].split(".")
        return outcome(host.call(face, name, args))
    if "make" in step:
        face, name = step["class"].split(".")
        resources[step["make"]] = host.call(face, f"[constructor]{name}", args)
        classes[step["make"]] = (face, name)
        return {"ok": None}
    face, name = classes[step["on"]]
    return outcome(host.call(face, f"[method]{name}.{step['method']}", [resources[step["on"]], *args]))


def main():
    host = Host(sys.argv[1])
    results = []
    with open(sys.argv[2], encoding="utf-8") as file:
        cases = json.load(file)
    for case in cases:
        resources, classes = {}, {}
        results.append([run_step(host, step, resources, classes) for step in case["steps"]])
        for resource in resources.values():
            resource.drop(host.store)
    json.dump(results, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
