import { suite } from "uvu";
import * as assert from "uvu/assert";
import { FunctionFault, templateError } from "../../../../core/engine/template/error.ts";

const test = suite("error");

test("templateError() tells line and column in characters, from 1", () => {
  const source = "😀é\nab{{x}}";
  assert.is(
    templateError(source, source.indexOf("x"), "no x").message,
    `Cannot use template ${JSON.stringify(source)}: line 2, column 5: no x`,
  );
  assert.is(templateError("😀{{x", 4, "no x").state, "line 1, column 4: no x");
});

test("templateError() shows the beginning of a long template", () => {
  const { subject, code } = templateError("a".repeat(1000), 999, "no");
  assert.is(subject, `${"a".repeat(200)}…`);
  assert.is(code, "invalid");
});

test("FunctionFault remembers which argument is wrong", () => {
  assert.is(new FunctionFault("no", 2).argument, 2);
  assert.is(new FunctionFault("no").argument, undefined);
  assert.is(new FunctionFault("no").message, "no");
});

test.run();
