import { fromHost, type Json, toHost } from "./values.ts";

/** One call: of a function "interface.name", of a constructor, or of a method of what was made before. */
export type Step =
  | { readonly call: string; readonly args: readonly Json[] }
  | { readonly make: string; readonly class: string; readonly args: readonly Json[] }
  | { readonly on: string; readonly method: string; readonly args: readonly Json[] };

export interface Case {
  readonly name: string;
  readonly steps: readonly Step[];
}

export type Outcome = { readonly ok: Json } | { readonly error: Json };

type Functions = Readonly<Record<string, (...args: unknown[]) => unknown>>;

/** What differs between the component and the core as a JavaScript host has it. */
export interface Driver {
  call(face: string, name: string, args: unknown[]): unknown;
  make(face: string, name: string, args: unknown[]): Functions;
  /** The JSON text of a failure. */
  failure(error: unknown): string;
}

/** Run cases, in order; one result for each step. Values may be promises. */
export async function runCases(driver: Driver, cases: readonly Case[]): Promise<Outcome[][]> {
  const results: Outcome[][] = [];
  for (const { steps } of cases) {
    const resources = new Map<string, Functions>();
    const outcomes: Outcome[] = [];
    for (const step of steps) outcomes.push(await runStep(driver, step, resources));
    results.push(outcomes);
  }
  return results;
}

async function runStep(driver: Driver, step: Step, resources: Map<string, Functions>): Promise<Outcome> {
  try {
    const args = step.args.map((arg) => toHost(arg, resources));
    if ("call" in step) {
      const [face = "", name = ""] = step.call.split(".");
      return { ok: fromHost(await driver.call(face, name, args)) };
    }
    if ("make" in step) {
      const [face = "", name = ""] = step.class.split(".");
      resources.set(step.make, driver.make(face, name, args));
      return { ok: null };
    }
    const held = resources.get(step.on);
    return { ok: fromHost(await held?.[step.method]?.(...args)) };
  } catch (error) {
    return { error: JSON.parse(driver.failure(error)) as Json };
  }
}
