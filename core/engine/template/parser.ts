/** From tokens to a tree, by the grammar of Go's text/template, without `define`, `template` and `block`. */
import type { Branch, Command, Fields, Node, Operand, Pipe } from "./ast.ts";
import { templateError } from "./error.ts";
import { type Token, type TokenKind, tokenize } from "./lexer.ts";
import { parseNumber } from "./number.ts";

const BRANCHES: readonly string[] = ["if", "with", "range"];
const ABSENT: readonly string[] = ["define", "template", "block"];
const KEYWORDS: readonly string[] = [...BRANCHES, ...ABSENT, "else", "end", "break", "continue"];

/** Deeper nesting than this is no format anybody writes. */
const DEEPEST = 100;

/**
 * Parse a template. `functions` are the names it may call.
 * Throws `RlError` "invalid" with the place of the fault.
 */
export function parseTemplate(source: string, functions: { has(name: string): boolean }): readonly Node[] {
  const tokens = tokenize(source);
  let next = 0;
  let loops = 0;
  let depth = 0;
  /** Names of the variables that are known, innermost last; "" is `$`. */
  const variables = [""];

  const peek = (): Token =>
    tokens[next] ?? { kind: "end-of-text", text: "", at: source.length, spaced: false };
  const take = (): Token => {
    const token = peek();
    next++;
    return token;
  };
  const is = (kind: TokenKind, text?: string): boolean =>
    peek().kind === kind && (text === undefined || peek().text === text);
  const fail = (state: string, at = peek().at): never => {
    throw templateError(source, at, state);
  };
  const expect = (kind: TokenKind, what: string): Token => {
    if (!is(kind)) fail(`${what} is missing`);
    return take();
  };
  const nested = <T>(work: () => T): T => {
    if (++depth > DEEPEST) fail("it is nested too deeply");
    const known = variables.length;
    const result = work();
    variables.length = known;
    depth--;
    return result;
  };

  /** Nodes up to the end of the text, or to the `else` or `end` of an open branch, which is left standing. */
  function list(open: string | undefined): Node[] {
    const nodes: Node[] = [];
    for (;;) {
      const token = take();
      if (token.kind === "end-of-text") {
        if (open !== undefined) fail(`{{${open}}} has no {{end}}`);
        return nodes;
      }
      if (token.kind === "text") {
        if (token.text !== "") nodes.push({ kind: "text", text: token.text });
        continue;
      }
      next--;
      if (is("word", "else") || is("word", "end")) {
        if (open === undefined) fail(`there is nothing that this ${peek().text} belongs to`);
        return nodes;
      }
      nodes.push(node());
    }
  }

  function node(): Node {
    const token = peek();
    if (token.kind === "word" && BRANCHES.includes(token.text)) {
      take();
      return branch(token.text as Branch["kind"]);
    }
    if (token.kind === "word" && (token.text === "break" || token.text === "continue")) {
      if (loops === 0) fail(`${token.text} is outside of range`);
      take();
      expect("close", "}}");
      return { kind: token.text };
    }
    if (token.kind === "word" && ABSENT.includes(token.text)) fail(`${token.text} is not supported`);
    const result = pipe("command");
    expect("close", "}}");
    return { kind: "action", pipe: result };
  }

  /** All of a branch after its keyword. `else if` and `else with` are a branch within the else. */
  function branch(kind: Branch["kind"]): Branch {
    return nested(() => {
      const condition = pipe(kind);
      expect("close", "}}");
      if (kind === "range") loops++;
      const body = nested(() => list(kind));
      if (kind === "range") loops--;
      let otherwise: Node[] = [];
      if (is("word", "else")) {
        take();
        const chained = peek();
        if (kind !== "range" && chained.kind === "word" && chained.text === kind) {
          take();
          return { kind, pipe: condition, body, otherwise: [branch(kind)] };
        }
        expect("close", "}}");
        otherwise = nested(() => list(kind));
        if (is("word", "else")) fail("there is a second else");
      }
      take();
      expect("close", "}}");
      return { kind, pipe: condition, body, otherwise };
    });
  }

  /** `context` names where the pipe is, for messages. */
  function pipe(context: string): Pipe {
    const { at } = peek();
    const { declared, assigns } = declaration(context);
    const commands = [command(context)];
    while (is("pipe")) {
      take();
      commands.push(command(context));
    }
    const later = commands.slice(1).find(({ operand }) => ["constant", "nil", "dot"].includes(operand.kind));
    if (later !== undefined) fail("what stands after | must be a function", later.operand.at);
    if (!assigns) variables.push(...declared);
    return { kind: "pipe", variables: declared, assigns, commands, at };
  }

  /** `$x :=`, `$x =`, and for `range` alone `$i, $x :=`. */
  function declaration(context: string): { declared: readonly string[]; assigns: boolean } {
    const after = tokens[next + 1]?.kind ?? "close";
    if (!is("variable") || !["declare", "assign", "comma"].includes(after)) {
      return { declared: [], assigns: false };
    }
    const first = take();
    const declared = [first.text];
    if (is("comma")) {
      if (context !== "range") fail("only range takes two variables");
      take();
      declared.push(expect("variable", "the second variable").text);
    }
    if (!is("declare") && !is("assign")) fail("one of := and = is missing");
    const assigns = take().kind === "assign";
    if (assigns) for (const name of declared) known(name, first.at);
    return { declared, assigns };
  }

  function command(context: string): Command {
    const first = operand() ?? fail(`a value is missing${context === "command" ? "" : ` for ${context}`}`);
    const args: Operand[] = [];
    while (peek().spaced) {
      const argument = operand();
      if (argument === undefined) break;
      args.push(argument);
    }
    if (!is("close") && !is("close-paren") && !is("pipe")) fail(`"${peek().text}" cannot stand here`);
    return { operand: first, args };
  }

  /** A term and the fields that follow it without space. */
  function operand(): Operand | undefined {
    const { at } = peek();
    const of = term();
    if (of === undefined) return undefined;
    const names: { name: string; at: number }[] = [];
    while (is("field") && !peek().spaced) {
      const field = take();
      names.push({ name: field.text, at: field.at });
    }
    if (names.length === 0) return of;
    if (of.kind === "fields") return { ...of, names: [...of.names, ...names] };
    if (of.kind === "dot") return fail("a field is written .Name, with one dot", at);
    if (of.kind === "constant" || of.kind === "nil" || of.kind === "function") {
      fail("only fields, variables and parentheses have fields", at);
    }
    return { kind: "fields", of, names, at } satisfies Fields;
  }

  function term(): Operand | undefined {
    const { kind, text, at } = peek();
    switch (kind) {
      case "dot":
        take();
        return { kind: "dot", at };
      case "field":
        take();
        return { kind: "fields", of: { kind: "dot", at }, names: [{ name: text, at }], at };
      case "variable":
        take();
        known(text, at);
        return { kind: "variable", name: text, at };
      case "string":
        take();
        return { kind: "constant", value: text, at };
      case "number":
        take();
        return { kind: "constant", value: parseNumber(text) ?? fail("this is not a number", at), at };
      case "word":
        return word();
      case "open-paren": {
        take();
        const inner = nested(() => pipe("command"));
        expect("close-paren", ")");
        return { ...inner, at };
      }
      default:
        return undefined;
    }
  }

  function word(): Operand {
    const { text, at } = take();
    if (text === "true" || text === "false") return { kind: "constant", value: text === "true", at };
    if (text === "nil") return { kind: "nil", at };
    if (KEYWORDS.includes(text)) fail(`${text} cannot stand here`, at);
    if (!functions.has(text)) fail(`there is no function ${text}; fields begin with a dot`, at);
    return { kind: "function", name: text, at };
  }

  function known(name: string, at: number): void {
    if (!variables.includes(name)) fail(`there is no variable $${name}`, at);
  }

  return list(undefined);
}
