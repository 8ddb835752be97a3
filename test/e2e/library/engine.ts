/** The library on a test's stage: in this process, as a program has it. */
import { type Engine, type EngineOptions, openEngine } from "../../../core/engine/mod.ts";
import type { Stage } from "../../helpers/e2e/stage.ts";

/** With the stage's store and runtime directory. */
export function engineOn(stage: Stage, options: Partial<EngineOptions> = {}): Engine {
  return openEngine({ environment: stage.env, ...options });
}

export const OFFLINE = { network: { mode: "none" } } as const;

/** What a stream has, as text. */
export function textOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream).text();
}
