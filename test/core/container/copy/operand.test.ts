import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkOperands, parseCopyOperand } from "../../../../core/container/copy/operand.ts";

const test = suite("copy operands");
const parse = (text: string) => parseCopyOperand(text, "source");

test("a container is what stands before a colon, unless the text can only be a path", () => {
  assert.equal(parse("web:/etc"), { kind: "container", container: "web", path: "/etc" });
  assert.equal(parse("web:a:b"), { kind: "container", container: "web", path: "a:b" });
  assert.equal(parse("-"), { kind: "stream" });
  for (const path of ["/a:b", "./a:b", "a", ":a"]) assert.equal(parse(path), { kind: "host", path });
  assert.throws(() => parse(""), /Cannot use source "": it is empty/);
});

test("one side is a container, and not both", () => {
  checkOperands(parse("web:/a"), parse("-"));
  checkOperands(parse("a"), parse("web:/a"));
  assert.throws(() => checkOperands(parse("a"), parse("-")), /"a -": neither of the two is in a container/);
  assert.throws(
    () => checkOperands(parse("a:/x"), parse("b:/y")),
    (error: { hint?: string }) => error.hint === "pipe one into the other: rl cp a:/x - | rl cp - b:/y",
  );
});

test.run();
