import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createRegion } from "../../../cli/progress/region.ts";
import { recordOutput } from "../helpers.ts";
import { play } from "./screen.ts";

const test = suite("createRegion()");

test("draws over what it drew, in one write, and leaves what stays", () => {
  const output = recordOutput([2]);
  let writes = 0;
  const region = createRegion({
    ...output,
    err: (text) => {
      writes++;
      output.err(text);
    },
  });
  region.draw(["one", "a longer line"]);
  region.draw(["first", "b"], "done");
  assert.equal(play(output.written.err), { lines: ["done", "first", "b"], visible: false });
  region.draw(["c"]);
  assert.equal(play(output.written.err).lines, ["done", "c"]);
  assert.is(writes, 3);
});

test("clears no line before it is written anew", () => {
  const output = recordOutput([2]);
  const region = createRegion(output);
  region.draw(["same"]);
  const before = output.written.err.length;
  region.draw(["same"]);
  const again = output.written.err.slice(before);
  assert.ok(again.indexOf("same") < again.indexOf("\u001b[K"), JSON.stringify(again));
  assert.ok(again.indexOf("same") < again.indexOf("\u001b[J"), JSON.stringify(again));
});

test("gives the terminal back once", () => {
  const output = recordOutput([2]);
  const region = createRegion(output);
  region.clear();
  assert.is(output.written.err, "");
  region.draw(["x"]);
  region.clear();
  const once = output.written.err;
  region.clear();
  assert.is(output.written.err, once);
  assert.equal(play(once), { lines: [], visible: true });
});

test("says a line without hiding the cursor, cut to the terminal", () => {
  const output = recordOutput([2], 10);
  const region = createRegion(output);
  region.draw([]);
  assert.is(output.written.err, "");
  region.draw([], "0123456789abc");
  region.clear();
  assert.equal(play(output.written.err).lines, ["012345678"]);
  assert.not.match(output.written.err, "?25");
});

test("goes back over lines that a narrower terminal has wrapped", () => {
  let columns = 80;
  const output = recordOutput([2]);
  const region = createRegion({
    ...output,
    get columns() {
      return columns;
    },
  });
  region.draw(["x".repeat(50), "y"]);
  columns = 20;
  region.draw(["z"]);
  assert.ok(output.written.err.includes("\u001b[4A"));
});

test.run();
