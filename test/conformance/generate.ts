/**
 * Write test/conformance/data: inputs, and what the core makes of them in Bun. Run after a change of the core that is
 * meant; what changed is then seen in the difference of the files.
 */
import { caseGroups } from "./cases.ts";
import { condense } from "./compare.ts";
import { runCases } from "./drive.ts";
import { nativeDriver } from "./drivers.ts";

const parts = await WebAssembly.compile(
  await Bun.file(`${import.meta.dir}/../../dist/wasm/parts.wasm`).arrayBuffer(),
);
for (const [group, cases] of Object.entries(await caseGroups())) {
  const driver = nativeDriver(await WebAssembly.instantiate(parts, {}));
  const results = condense(await runCases(driver, cases));
  const lines = cases.map((entry, index) => JSON.stringify({ ...entry, results: results[index] }));
  await Bun.write(`${import.meta.dir}/data/${group}.json`, `[\n${lines.join(",\n")}\n]\n`);
  console.log(`${group}: ${cases.length}`);
}
