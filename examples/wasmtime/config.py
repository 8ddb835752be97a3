"""What the core decides, from a program that knows no JavaScript: `python3 config.py core.wasm [IMAGE]`.

Needs the component (`npm run build:wasm` makes dist/wasm/core.wasm) and the wasmtime package for Python.
The component imports nothing: no file, no network, no clock.
"""

import json
import sys

import wasmtime
from wasmtime import component


class Core:
    def __init__(self, path):
        config = wasmtime.Config()
        config.wasm_component_model = True
        engine = wasmtime.Engine(config)
        self.component = component.Component.from_file(engine, path)
        self.store = wasmtime.Store(engine)
        self.instance = component.Linker(engine).instantiate(self.store, self.component)

    def call(self, interface, name, *args):
        """Call a function of wasm/wit/core.wit. Failures are JSON texts with a code, a subject and a state."""
        outer = self.component.get_export_index(f"rl:core/{interface}@0.1.0")
        function = self.instance.get_func(self.store, self.component.get_export_index(name, outer))
        result = function(self.store, *args)
        # Where success and failure have one type they are told apart by a tag.
        if isinstance(result, component.Variant):
            if result.tag == "err":
                sys.exit(result.payload)
            return result.payload
        if isinstance(result, str):
            sys.exit(result)
        return result


core = Core(sys.argv[1])
image = core.call("reference", "parse-docker", sys.argv[2] if len(sys.argv) > 2 else "alpine")
print(core.call("reference", "format", image))

wanted = {
    "image": {"Cmd": ["sh"], "Env": ["LANG=C.UTF-8"], "WorkingDir": "/srv"},
    "options": {"id": "0123456789ab", "network": "none"},
}
generated = json.loads(core.call("config", "generate", json.dumps(wanted)))
process = generated["config"]["process"]
print(process["cwd"], process["args"], len(generated["config"]["mounts"]), "mounts")
