/** The C module in Deno: the same symbols, by the names that types have there. */
import { OTHER_SIGNATURES, START_SIGNATURES } from "./symbols.ts";

const SIGNATURES = { ...START_SIGNATURES, ...OTHER_SIGNATURES } as const;

/** Pointers are to the bytes of typed arrays. */
const TYPES = { ptr: "buffer", i32: "i32", u32: "u32", u64: "u64", i64: "i64" } as const;

/** What is used of the Deno namespace; its own types are known to Deno alone. */
interface Dlopen {
  dlopen(
    path: string,
    symbols: Readonly<Record<string, { readonly parameters: readonly string[]; readonly result: string }>>,
  ): { readonly symbols: Readonly<Record<string, (...args: readonly unknown[]) => number | bigint>> };
}

export type CModule = Readonly<
  Record<keyof typeof SIGNATURES, (...args: readonly (Uint8Array | number | bigint)[]) => number | bigint>
>;

/** Load the library; needs the permission to call foreign functions. */
export function openModule(path: string): CModule {
  const { Deno } = globalThis as { readonly Deno?: Dlopen };
  if (Deno === undefined) throw new TypeError("this is for Deno alone");
  const symbols = Object.entries(SIGNATURES).map(
    ([name, { args, returns }]) =>
      [name, { parameters: args.map((type) => TYPES[type]), result: TYPES[returns] }] as const,
  );
  return Deno.dlopen(path, Object.fromEntries(symbols)).symbols as CModule;
}

/** Replace this process by the static program. Returns a negative errno when that failed. */
export function replaceProcess(module: CModule, name: string, plan: Uint8Array): number {
  return Number(module.rl_replace(new TextEncoder().encode(`${name}\0`), plan, plan.length));
}
