import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { translatedComponent } from "../../../../core/host/bun/wasm/component-store.ts";
import { refuses } from "../../../core/distribution/helpers.ts";
import { componentOf, probeModule } from "../../../helpers/wasm/programs.ts";
import { scratch } from "../scratch.ts";

const test = suite("translatedComponent");
const { make, clean } = scratch();
test.after(clean);

test("it is kept for the same program and version, and made anew for others", async () => {
  const root = `${make()}/wasm`;
  const component = await componentOf(probeModule());
  const kept = await translatedComponent(component, root, "1", "probe");
  assert.ok(existsSync(`${kept}/app.js`));
  assert.is(await translatedComponent(component, root, "1", "probe"), kept);
  assert.is.not(await translatedComponent(component, root, "2", "probe"), kept);
  assert.is(readdirSync(root).length, 2);
});

test("what cannot be translated leaves nothing; the oldest of many goes that no container is bound to", async () => {
  const root = `${make()}/wasm`;
  await refuses(translatedComponent(Uint8Array.fromHex("0061736d0d000100ff"), root, "1", "x"), "invalid");
  assert.not.ok(existsSync(root));
  for (let index = 0; index < 64; index += 1) {
    mkdirSync(`${root}/old-${index}-`, { recursive: true });
    utimesSync(`${root}/old-${index}-`, index + 1, index + 1);
  }
  // Of somebody who is making one: it neither goes nor counts.
  mkdirSync(`${root}/.other-1`);
  mkdirSync(`${dirname(root)}/containers/one`, { recursive: true });
  writeFileSync(`${dirname(root)}/containers/one/container.json`, '{"source":"/store/wasm/old-0-"}');
  const kept = await translatedComponent(await componentOf(probeModule()), root, "1", "probe");
  assert.ok(existsSync(kept));
  assert.equal(
    ["old-0-", "old-1-", "old-2-", ".other-1"].map((name) => existsSync(`${root}/${name}`)),
    [true, false, true, true],
  );
});

test("other users may read it whatever the caller's umask is; one that cannot be kept is told of", async () => {
  const component = await componentOf(probeModule());
  const before = process.umask(0o077);
  try {
    const kept = await translatedComponent(component, `${make()}/wasm`, "1", "probe");
    assert.is(statSync(kept).mode & 0o777, 0o755);
    assert.is(statSync(`${kept}/app.js`).mode & 0o777, 0o644);
  } finally {
    process.umask(before);
  }
  const file = `${make()}/file`;
  writeFileSync(file, "");
  await refuses(translatedComponent(component, `${file}/wasm`, "1", "probe"), "io");
});

test.run();
