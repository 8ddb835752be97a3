import { suite } from "uvu";
import * as assert from "uvu/assert";
import { translateComponent } from "../../../../core/host/bun/wasm/translate.ts";
import { COMPONENT_MODULE } from "../../../../core/host/bun/wasm/words.ts";
import { refuses } from "../../../core/distribution/helpers.ts";
import { componentOf, probeModule } from "../../../helpers/wasm/programs.ts";

const test = suite("translateComponent");

test("a component becomes JavaScript and core modules", async () => {
  const { files } = await translateComponent(await componentOf(probeModule()), "probe");
  assert.match(
    new TextDecoder().decode(files.get(COMPONENT_MODULE)),
    /export (?:async )?function instantiate/,
  );
  const modules = [...files].filter(([name]) => name.endsWith(".wasm"));
  assert.ok(modules.length > 1);
  for (const [name, bytes] of modules) assert.ok(WebAssembly.validate(new Uint8Array(bytes)), name);
});

test("one that is broken is refused", async () => {
  await refuses(translateComponent(Uint8Array.fromHex("0061736d0d000100ff"), "x"), "invalid");
});

test.run();
