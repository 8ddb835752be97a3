/**
 * The component's program: the exports of wasm/wit/core.wit, each a call of the core by way of wasm/api. Nothing is
 * decided here. Calls are answered at once, so what is asynchronous is driven to its end.
 */
import "./platform/mod.ts";
import { type CoreApi, createApi, failureText } from "./api/mod.ts";
import { createPartsCodec } from "./parts/codec.ts";
import { createPartsDigester } from "./parts/digester.ts";
import type { Parts } from "./parts/parts.ts";
import { settle } from "./platform/promise.ts";

type Call = (...args: never[]) => unknown;

/** Call a function to its end. A failure leaves the component as a text. */
function call(work: () => unknown): unknown {
  try {
    return settle(work());
  } catch (error) {
    throw new Error(failureText(error));
  }
}

function guarded(functions: object): Record<string, Call> {
  const wrapped = Object.entries(functions).map(([name, work]: [string, Call]): [string, Call] => [
    name,
    (...args) => call(() => work(...args)),
  ]);
  return Object.fromEntries(wrapped);
}

/** The functions that make an interface's resources; the rest of it is called as it is. */
const RESOURCES: Readonly<Record<string, readonly string[]>> = {
  digest: ["hasher"],
  resolver: ["session"],
  layer: ["archive", "application", "tree"],
};

function exported(name: string, functions: object): Record<string, Call> {
  const makers = RESOURCES[name] ?? [];
  const entries = Object.entries(functions).map(([own, work]: [string, Call]): [string, Call] => [
    own,
    makers.includes(own)
      ? (...args) => guarded(work(...args) as object)
      : (...args) => call(() => work(...args)),
  ]);
  return Object.fromEntries(entries);
}

/** All interfaces of the world by name. */
export function open(parts: Parts): Readonly<Record<keyof CoreApi, Readonly<Record<string, Call>>>> {
  const api = createApi({ digester: createPartsDigester(parts), codec: createPartsCodec(parts) });
  const interfaces = Object.entries(api).map(([name, functions]: [string, object]) => [
    name,
    exported(name, functions),
  ]);
  return Object.fromEntries(interfaces) as ReturnType<typeof open>;
}
