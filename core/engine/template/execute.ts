/** Runs a parsed template, by the rules of Go's text/template. */
import type { Branch, Command, Node, Operand, Pipe } from "./ast.ts";
import { FunctionFault, templateError } from "./error.ts";
import type { Functions } from "./functions.ts";
import { parseTemplate } from "./parser.ts";
import { printValue } from "./print.ts";
import { isList, isMap, isMethod, isStruct, isTrue, kindOf, sortedEntries, type Value } from "./value.ts";

/** A template that is ready to be applied to any number of values. Throws `RlError` "invalid" with the place. */
export type Template = (data: Value) => string;

/** Parse a template. Throws `RlError` "invalid". */
export function compileTemplate(source: string, functions: Functions): Template {
  const nodes = parseTemplate(source, functions);
  return (data) => {
    const run: Run = { source, functions, written: [], variables: [{ name: "", value: data }] };
    walk(run, nodes, data);
    return run.written.join("");
  };
}

interface Run {
  readonly source: string;
  readonly functions: Functions;
  readonly written: string[];
  /** Innermost last; "" is `$`. */
  readonly variables: { readonly name: string; value: Value }[];
}

/** How a list ended, when not at its end. */
type Jump = "break" | "continue" | undefined;

/** Stands for "no argument from the pipe". */
const NONE = Symbol("none");
type Piped = Value | typeof NONE;

function walk(run: Run, nodes: readonly Node[], dot: Value): Jump {
  for (const node of nodes) {
    if (node.kind === "text") run.written.push(node.text);
    else if (node.kind === "action") {
      const value = evaluatePipe(run, node.pipe, dot);
      if (node.pipe.variables.length > 0) continue;
      if (isMethod(value)) throw fail(run, node.pipe.at, "a function cannot be printed");
      run.written.push(printValue(value));
    } else if (node.kind === "break" || node.kind === "continue") return node.kind;
    else {
      const known = run.variables.length;
      const jump = node.kind === "range" ? walkRange(run, node, dot) : walkCondition(run, node, dot);
      run.variables.length = known;
      if (jump !== undefined) return jump;
    }
  }
  return undefined;
}

/** A list with variables of its own. */
function walkScope(run: Run, nodes: readonly Node[], dot: Value): Jump {
  const known = run.variables.length;
  const jump = walk(run, nodes, dot);
  run.variables.length = known;
  return jump;
}

function walkCondition(run: Run, { kind, pipe, body, otherwise }: Branch, dot: Value): Jump {
  const value = evaluatePipe(run, pipe, dot);
  if (!isTrue(value)) return walkScope(run, otherwise, dot);
  return walkScope(run, body, kind === "with" ? value : dot);
}

function walkRange(run: Run, { pipe, body, otherwise }: Branch, dot: Value): undefined | Jump {
  const before = run.variables.length;
  const range = evaluateCommands(run, pipe, dot);
  if (!pipe.assigns) for (const name of pipe.variables) run.variables.push({ name, value: undefined });
  let empty = true;
  for (const [key, element] of iterate(run, range, pipe)) {
    empty = false;
    const [first, second] = pipe.variables;
    if (first !== undefined) setVariable(run, first, second === undefined ? element : key);
    if (second !== undefined) setVariable(run, second, element);
    if (walkScope(run, body, element) === "break") break;
  }
  run.variables.length = before;
  return empty ? walkScope(run, otherwise, dot) : undefined;
}

function* iterate(run: Run, range: Value, pipe: Pipe): Generator<readonly [key: Value, element: Value]> {
  if (isList(range)) yield* range.entries();
  else if (isMap(range)) yield* sortedEntries(range);
  else if (typeof range === "number" && Number.isInteger(range)) {
    if (pipe.variables.length > 1) throw fail(run, sourceOf(pipe), "a range over a number has one variable");
    for (let count = 0; count < range; count++) yield [count, count];
  } else if (range !== undefined && range !== null) {
    throw fail(run, sourceOf(pipe), `range cannot go over a ${kindOf(range)}`);
  }
}

/** Where the value that a pipe begins with stands, after its variables. */
function sourceOf({ commands, at }: Pipe): number {
  return commands[0]?.operand.at ?? at;
}

function evaluatePipe(run: Run, pipe: Pipe, dot: Value): Value {
  const value = evaluateCommands(run, pipe, dot);
  for (const name of pipe.variables) {
    if (pipe.assigns) setVariable(run, name, value);
    else run.variables.push({ name, value });
  }
  return value;
}

function evaluateCommands(run: Run, pipe: Pipe, dot: Value): Value {
  let piped: Piped = NONE;
  for (const command of pipe.commands) piped = evaluateCommand(run, command, dot, piped);
  return piped === NONE ? undefined : piped;
}

function evaluateCommand(run: Run, { operand, args }: Command, dot: Value, piped: Piped): Value {
  if (operand.kind === "function") return callFunction(run, operand.name, operand.at, args, dot, piped);
  if (operand.kind === "fields") {
    const given = (): Value[] => evaluateArguments(run, args, dot, piped);
    const takes = args.length > 0 || piped !== NONE;
    return evaluateFields(run, operand, dot, takes ? given : undefined);
  }
  if (args.length > 0 || piped !== NONE) {
    throw fail(run, operand.at, "arguments are given to what is no function");
  }
  if (operand.kind === "nil") throw fail(run, operand.at, "nil alone says nothing");
  return evaluateOperand(run, operand, dot);
}

function evaluateArguments(run: Run, args: readonly Operand[], dot: Value, piped: Piped): Value[] {
  const values = args.map((each) => evaluateOperand(run, each, dot));
  return piped === NONE ? values : [...values, piped];
}

function evaluateOperand(run: Run, operand: Operand, dot: Value): Value {
  switch (operand.kind) {
    case "dot":
      return dot;
    case "nil":
      return null;
    case "constant":
      return operand.value;
    case "variable":
      return variable(run, operand.name).value;
    case "pipe":
      return evaluatePipe(run, operand, dot);
    case "fields":
      return evaluateFields(run, operand, dot, undefined);
    case "function":
      return callFunction(run, operand.name, operand.at, [], dot, NONE);
  }
}

/**
 * Follow fields; `given` are the arguments of the last one, which must be a method then. A method takes exactly
 * the arguments it declares.
 */
function evaluateFields(
  run: Run,
  { of, names }: Extract<Operand, { kind: "fields" }>,
  dot: Value,
  given: (() => Value[]) | undefined,
): Value {
  let value = evaluateOperand(run, of, dot);
  for (const [index, { name, at }] of names.entries()) {
    const found = evaluateField(run, value, name, at);
    const last = index === names.length - 1;
    const args = last ? given : undefined;
    if (isMethod(found)) {
      const values = args?.() ?? [];
      if (values.length !== found.length) {
        throw fail(run, at, `${name} takes ${found.length} arguments, not ${values.length}`);
      }
      value = found(...values);
    } else if (args !== undefined) throw fail(run, at, `${name} is no function and takes no arguments`);
    else value = found;
  }
  return value;
}

function evaluateField(run: Run, receiver: Value, name: string, at: number): Value {
  if (receiver === undefined) return undefined;
  if (receiver === null)
    throw fail(run, at, `${name} is asked of nothing`, "ask first: {{with .Part}}{{.Field}}{{end}}");
  if (isMap(receiver)) return receiver.get(name);
  if (!isStruct(receiver)) throw fail(run, at, `a ${kindOf(receiver)} has no field ${name}`);
  if (Object.hasOwn(receiver, name)) return (receiver as Record<string, Value>)[name];
  throw fail(run, at, `there is no field ${name}`, `the fields are: ${Object.keys(receiver).join(", ")}`);
}

/** `and` and `or` evaluate no more arguments than they need. */
function callFunction(
  run: Run,
  name: string,
  at: number,
  args: readonly Operand[],
  dot: Value,
  piped: Piped,
): Value {
  if (name === "and" || name === "or") {
    const rest = [...args.map((each) => () => evaluateOperand(run, each, dot))];
    if (piped !== NONE) rest.push(() => piped);
    if (rest.length === 0) throw fail(run, at, `${name} needs an argument`);
    let value: Value;
    for (const next of rest) {
      value = next();
      if (isTrue(value) === (name === "or")) break;
    }
    return value;
  }
  const given = evaluateArguments(run, args, dot, piped);
  try {
    return run.functions.get(name)?.(...given);
  } catch (error) {
    if (!(error instanceof FunctionFault)) throw error;
    const wrong = error.argument === undefined ? undefined : args[error.argument]?.at;
    throw fail(run, wrong ?? at, `${name}: ${error.message}`);
  }
}

function variable(run: Run, name: string): { value: Value } {
  const found = run.variables.findLast((each) => each.name === name);
  if (found === undefined) throw new Error(`the parser let an unknown variable pass: ${name}`);
  return found;
}

function setVariable(run: Run, name: string, value: Value): void {
  variable(run, name).value = value;
}

function fail(run: Run, at: number, state: string, hint?: string): Error {
  return templateError(run.source, at, state, hint);
}
