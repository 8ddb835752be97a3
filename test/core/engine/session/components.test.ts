import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createComponents } from "../../../../core/engine/session/components.ts";
import { type Stage, stage } from "./fixture.ts";

const test = suite("session/components");
let here: Stage;
test.before.each(() => {
  here = stage();
});
test.after.each(() => here.remove());

test("translated components are the store's, and those that nobody needs go", async () => {
  const components = createComponents(() => here.session);
  assert.equal([await components.list(), await components.prune()], [[], []]);
  const directory = `${here.session.paths.root}/wasm/abc`;
  mkdirSync(directory, { recursive: true });
  writeFileSync(`${directory}/app.js`, "12345");
  assert.equal(await components.list(), [{ name: "abc", bytes: 5, isUsed: false }]);
  assert.equal(
    (await components.prune()).map(({ name }) => name),
    ["abc"],
  );
  assert.not.ok(existsSync(directory));
});

test.run();
