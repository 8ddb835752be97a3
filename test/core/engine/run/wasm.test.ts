import { mkdirSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asWasm } from "../../../../core/engine/run/wasm.ts";
import { componentDigest } from "../../../../core/host/bun/wasm/component-digest.ts";
import { callerOf, imageRecord, recordOutput, rejection } from "../../../cli/helpers.ts";
import { componentOf, probeModule } from "../../../helpers/wasm/programs.ts";
import { scratch } from "../../../host/bun/scratch.ts";
import { runFlags } from "./fixture.ts";

const test = suite("asWasm");
const { make, clean } = scratch();
test.after(clean);
const root = make();
const places = { form: "overlay", layers: `${root}/layers`, root } as const;
const IMAGE = imageRecord({
  os: "wasip1",
  architecture: "wasm",
  config: { Entrypoint: ["/app.wasm"] },
  layers: { overlay: ["one"], flat: [] },
});
const MOUNT = { type: "bind", source: "/x", destination: "/data", readonly: false, options: [] } as const;
const caller = { ...callerOf(recordOutput()), failureArguments: () => [process.execPath, "__step-failed"] };
const start = (argv: readonly string[] = []) => asWasm({ flags: runFlags(...argv), caller }, IMAGE, places);

test.before(() => {
  mkdirSync(`${root}/layers/one`, { recursive: true });
  writeFileSync(`${root}/layers/one/app.wasm`, probeModule());
});

test("a module has a runner with what is mounted, an init, and no network", async () => {
  const { flags, wasm } = await start();
  assert.equal([flags.init, flags.network], [true, ["none"]]);
  assert.equal(wasm.runner([MOUNT]).slice(-4), ["/.rl/rl", "__wasm", "--dir=/data", "--"]);
  const { binds = [], tmpfs } = wasm.within({ id: "x", network: "none" });
  assert.equal(tmpfs, [{ target: "/.rl", options: ["mode=0755"] }]);
  assert.ok(binds.every(({ readonly, target }) => readonly && target.startsWith("/.rl/")));
  assert.equal(
    wasm.files,
    binds.map(({ source }) => source),
  );
});

test("a network that is asked for is told to the runner", async () => {
  const { flags, wasm } = await start(["--network", "host"]);
  assert.equal(flags.network, ["host"]);
  assert.ok(wasm.runner([]).includes("--network"));
});

test("a component is translated, and bound", async () => {
  const component = await componentOf(probeModule());
  writeFileSync(`${root}/layers/one/app.wasm`, component);
  const { wasm } = await start();
  assert.ok(wasm.runner([]).includes(`--component=${componentDigest(component)}`));
  const bound = wasm
    .within({ id: "x", network: "none" })
    .binds?.find(({ target }) => target === "/.rl/component");
  assert.match(bound?.source ?? "", /\/wasm\/[0-9a-f]{64}$/);
});

test("what it cannot have is refused, and so is another program than the executable", async () => {
  for (const argv of [
    ["--health-cmd", "x"],
    ["--health-interval", "5s"],
    ["--userns", "auto"],
    ["--runtime", "crun"],
    ["--privileged"],
    ["--cap-add", "SYS_ADMIN"],
    ["--cap-add", "all"],
  ]) {
    assert.is((await rejection(start(argv))).code, "unsupported", argv[0]);
  }
  const source = { ...caller, failureArguments: () => [process.execPath, "main.ts", "__step-failed"] };
  const refused = asWasm({ flags: runFlags(), caller: source }, IMAGE, places);
  assert.match((await rejection(refused)).state, /only the rl executable/);
});

test.run();
