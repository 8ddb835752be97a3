import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseAnnotations, parseLabels } from "../../../../core/engine/run/labels.ts";
import { refusal } from "../../../cli/helpers.ts";
import { runFlags, sources } from "./fixture.ts";

const test = suite("labels");

test("flags win over files, later ones over earlier ones, and a key alone has an empty value", () => {
  const files = sources({ "/l": "# comment\n  a=file\r\n\nb=file=x\nc\n" });
  const flags = runFlags("--label-file", "/l", "-l", "a=1", "-l", "a=2", "--label", "__proto__=x");
  const labels = parseLabels(flags, files);
  assert.equal(Object.entries(labels), [
    ["a", "2"],
    ["b", "file=x"],
    ["c", ""],
    ["__proto__", "x"],
  ]);
});

test("a label or annotation without a name is refused, and a file that is no text", () => {
  for (const text of ["=x", "", " =x"]) {
    assert.is(refusal(() => parseLabels(runFlags("-l", text), sources())).code, "invalid", text);
    assert.is(refusal(() => parseAnnotations([text])).code, "invalid", text);
  }
  const bytes = { readFile: () => Uint8Array.of(0xff) };
  assert.match(refusal(() => parseLabels(runFlags("--label-file", "/l"), bytes)).message, /UTF-8/);
});

test.run();
