import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseTmpfs, type Tmpfs } from "../../../core/engine/tmpfs.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("parseTmpfs()");

const ACCEPTED: readonly (readonly [text: string, tmpfs: Tmpfs])[] = [
  ["/run", { target: "/run", options: [] }],
  ["/run:", { target: "/run", options: [] }],
  ["/run:rw,size=64m,mode=1777", { target: "/run", options: ["rw", "size=64m", "mode=1777"] }],
  ["/run:,exec,", { target: "/run", options: ["exec"] }],
  // A policy's value holds a colon itself.
  ["/run:mpol=bind:0", { target: "/run", options: ["mpol=bind:0"] }],
];

for (const [text, tmpfs] of ACCEPTED) {
  test(`parseTmpfs() reads "${text}"`, () => assert.equal(parseTmpfs(text), tmpfs));
}

test("parseTmpfs() refuses a path that is not absolute", () => {
  for (const text of ["", "run", "./run:size=1m", ":size=1m"]) {
    const error = refusal(() => parseTmpfs(text));
    assert.is(error.message, `Cannot accept tmpfs ${JSON.stringify(text)}: the path is not absolute`);
    assert.is(error.hint, "write --tmpfs /path[:size=64m,mode=1777]");
  }
});

test.run();
