import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseTemplate } from "../../../../core/engine/template/parser.ts";
import { isRlError } from "../../../../core/errors.ts";
import { refusal } from "../../../cli/helpers.ts";

const test = suite("parseTemplate()");
const FUNCTIONS = new Set(["print", "len"]);
const state = (source: string): string => refusal(() => parseTemplate(source, FUNCTIONS)).state;

test("gives a tree with places", () => {
  assert.equal(parseTemplate("a{{print .B.C 1}}", FUNCTIONS), [
    { kind: "text", text: "a" },
    {
      kind: "action",
      pipe: {
        kind: "pipe",
        variables: [],
        assigns: false,
        at: 3,
        commands: [
          {
            operand: { kind: "function", name: "print", at: 3 },
            args: [
              {
                kind: "fields",
                of: { kind: "dot", at: 9 },
                names: [
                  { name: "B", at: 9 },
                  { name: "C", at: 11 },
                ],
                at: 9,
              },
              { kind: "constant", value: 1, at: 14 },
            ],
          },
        ],
      },
    },
  ]);
});

test("says what is wrong, and where", () => {
  const CASES: readonly (readonly [source: string, state: string])[] = [
    ["{{if .A}}x", "line 1, column 11: {{if}} has no {{end}}"],
    ["x{{end}}", "line 1, column 4: there is nothing that this end belongs to"],
    ["{{if .A}}{{else}}{{else}}{{end}}", "line 1, column 20: there is a second else"],
    ["{{nope 1}}", "line 1, column 3: there is no function nope; fields begin with a dot"],
    ["{{constructor}}", "line 1, column 3: there is no function constructor; fields begin with a dot"],
    ["{{$x}}", "line 1, column 3: there is no variable $x"],
    ["{{$x = 1}}", "line 1, column 3: there is no variable $x"],
    ["{{if 1}}{{$x := 1}}{{end}}{{$x}}", "line 1, column 29: there is no variable $x"],
    ['{{template "x"}}', "line 1, column 3: template is not supported"],
    ["{{.A | 1}}", "line 1, column 8: what stands after | must be a function"],
    ["{{.A |}}", "line 1, column 7: a value is missing"],
    ["{{(.A}}", "line 1, column 6: ) is missing"],
    ["{{break}}", "line 1, column 3: break is outside of range"],
    ["{{$a, $b := 1}}", "line 1, column 5: only range takes two variables"],
    ["{{len.A}}", "line 1, column 3: only fields, variables and parentheses have fields"],
    [`${"{{if 1}}".repeat(200)}`, "line 1, column 406: it is nested too deeply"],
    [`{{${"(".repeat(5000)}}}`, "line 1, column 104: it is nested too deeply"],
  ];
  for (const [source, expected] of CASES) assert.is(state(source), expected, source.slice(0, 50));
});

test("refuses or takes anything, and never fails otherwise", () => {
  const piece = fc.constantFrom(
    ...'{{ }} {{- -}} . .A $ $x := = , | ( ) 1 \'a\' "b" ` " if else end range with break nil true print \n /* */'.split(
      " ",
    ),
    " ",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      try {
        parseTemplate(pieces.join(""), FUNCTIONS);
      } catch (error) {
        assert.ok(isRlError(error) && error.code === "invalid", String(error));
      }
    }),
    { numRuns: 2000 },
  );
});

test.run();
