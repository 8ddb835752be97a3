/** The config's hooks to records. Who runs which, and when, is the C side's: syscalls-c/hook-runner.c. */

import { RlError } from "../errors.ts";
import type { Hook, Hooks } from "../spec/runtime-config.ts";
import type { RecordFields } from "./context.ts";
import type { PlanRecord } from "./records.ts";

/** Every kind there is, in the order of a container's life; the type makes sure that none is missing. */
export const HOOK_KINDS = Object.keys({
  prestart: true,
  createRuntime: true,
  createContainer: true,
  startContainer: true,
  poststart: true,
  poststop: true,
} satisfies Record<keyof Hooks, true>) as readonly (keyof Hooks)[];

export interface CompiledHooks {
  /** For the host stage. */
  readonly host: readonly PlanRecord[];
  /** Between the last mount and everything that makes the root file system read-only. */
  readonly mounted: readonly PlanRecord[];
}

/**
 * The records of a container's hooks; none for a container without hooks.
 *
 * @throws RlError "unsupported" when there are hooks and nothing to tell them.
 */
export function compileHooks(
  hooks: Hooks = {},
  state: RecordFields<"hookState"> | undefined = undefined,
): CompiledHooks {
  const records = hookRecords(hooks);
  if (records.length === 0) return { host: [], mounted: [] };
  if (state === undefined) {
    throw new RlError({
      code: "unsupported",
      action: "use configuration property",
      subject: "hooks",
      state: "this container has no state that hooks could read",
    });
  }
  const inside = hooks.createContainer?.length ? [{ record: "createContainerHooks" } as const] : [];
  return {
    host: [{ record: "hookState", ...state }, ...records],
    mounted: [{ record: "runtimeHooks" }, ...inside],
  };
}

/** One record for each hook. A hook without arguments gets its own path as the first, as a shell would give it. */
export function hookRecords(hooks: Hooks): PlanRecord[] {
  return HOOK_KINDS.flatMap((kind) => {
    const list = hooks[kind] ?? [];
    return list.map((hook, at) => hookRecord(hook, { kind, index: at + 1, count: list.length }));
  });
}

function hookRecord(
  { path, args = [], env = [], timeout = 0 }: Hook,
  place: { readonly kind: string; readonly index: number; readonly count: number },
): PlanRecord {
  return {
    record: "hook",
    ...place,
    path,
    arguments: terminated(args.length === 0 ? [path] : args, path),
    environment: terminated(env, path),
    timeout,
  };
}

/** NUL-terminated texts, one after the other. */
function terminated(texts: readonly string[], path: string): Uint8Array {
  if (texts.some((text) => text.includes("\0"))) {
    throw new RlError({
      code: "invalid",
      action: "use hook",
      subject: path,
      state: "an argument or environment entry contains a NUL",
    });
  }
  return new TextEncoder().encode(texts.map((text) => `${text}\0`).join(""));
}
