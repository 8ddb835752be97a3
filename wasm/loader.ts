/**
 * What the engine starts with: the exports of the world, none of which does anything but call the program, which is
 * evaluated at the first call. In the engine's snapshot the program would be larger than the engine itself.
 */
// @ts-expect-error: a module of the component, not of this repository
import imported from "rl:parts/parts@0.1.0";
import type { Parts } from "./parts/parts.ts";

type Call = (...args: unknown[]) => unknown;
type Program = Readonly<Record<string, Readonly<Record<string, Call>>>>;

const parts = imported as Parts;
let program: Program | undefined;

/** Call a function of the program. */
function call(name: string, own: string, args: readonly unknown[]): unknown {
  // The text is the body of a function that takes what is in C.
  program ??= new Function("parts", parts.program())(parts) as Program;
  return program[name]?.[own]?.(...args);
}

function functions(name: string, ...names: readonly string[]): Record<string, Call> {
  return Object.fromEntries(names.map((own) => [own, (...args: unknown[]) => call(name, own, args)]));
}

/** A class whose objects hold one of the program's, for classes are looked for before there is a program. */
function resource(
  name: string,
  own: string,
  ...methods: readonly string[]
): new (
  ...args: unknown[]
) => object {
  class Holder {
    readonly inner: Readonly<Record<string, Call>>;
    constructor(...args: unknown[]) {
      this.inner = call(name, own, args) as Readonly<Record<string, Call>>;
    }
  }
  for (const method of methods) {
    const value = function (this: Holder, ...args: unknown[]): unknown {
      const inner = args.map((arg) => (arg instanceof Holder ? arg.inner : arg));
      return this.inner[method]?.(...inner);
    };
    Object.defineProperty(Holder.prototype, method, { value, configurable: true });
  }
  return Holder;
}

export const reference: object = functions(
  "reference",
  "parse",
  "parseNormalized",
  "parseDocker",
  "format",
  "familiar",
);
export const digest: object = {
  ...functions("digest", "ofBytes"),
  Hasher: resource("digest", "hasher", "update", "finish"),
};
export const resolver: object = { Session: resource("resolver", "session", "next") };
export const layer: object = {
  ...functions("layer", "chainIds"),
  Archive: resource("layer", "archive", "push", "finish"),
  Application: resource("layer", "application", "push", "finish", "summary"),
  Tree: resource("layer", "tree", "apply", "changes", "diff"),
};
export const config: object = functions("config", "generate", "readImage");
export const plan: object = functions("plan", "compile", "compileFilter");
