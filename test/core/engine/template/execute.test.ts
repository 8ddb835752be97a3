import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compileTemplate } from "../../../../core/engine/template/execute.ts";
import { FUNCTIONS } from "../../../../core/engine/template/functions.ts";
import { refusal } from "../../../cli/helpers.ts";
import { cases, example } from "./example.ts";

const test = suite("compileTemplate()");
const render = (template: string): string => compileTemplate(template, FUNCTIONS)(example);

for (const { template, want, line, column } of cases) {
  test(`${JSON.stringify(template)} is as Go has it`, () => {
    if (line === undefined) {
      assert.is(render(template), want ?? "");
      return;
    }
    const { state } = refusal(() => render(template));
    const [, ourLine, ourColumn] = /^line (\d+), column (\d+): /.exec(state) ?? [];
    assert.is(Number(ourLine), line, state);
    if (column !== undefined) assert.is(Number(ourColumn), column, state);
  });
}
test.run();
