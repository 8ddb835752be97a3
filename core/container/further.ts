/**
 * Parts of documents and states that only some containers have: those of a release that knew of them, and that were
 * started so. What has none is shown as it was made.
 */
import type { Healthcheck } from "../spec/image-config.ts";
import type { ContainerDocument } from "./document.ts";
import type { Container, LifeEnd, LifeState } from "./life.ts";

/** What its checks have found out, in docker's words. */
export interface ShownHealth {
  readonly Status: string;
  readonly FailingStreak: number;
  readonly Log: readonly object[];
}

/** A mount that was asked for. */
export interface ShownMount {
  readonly type: "bind" | "volume" | "tmpfs";
  readonly name?: string | undefined;
  readonly source: string;
  readonly destination: string;
  readonly readonly: boolean;
  readonly options: readonly string[];
}

interface FurtherDocument {
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly mounts?: readonly ShownMount[] | undefined;
  readonly health?: Healthcheck | undefined;
  readonly stopSignal?: string | undefined;
  readonly stopTimeout?: number | undefined;
}

interface FurtherState {
  readonly restartCount?: number | undefined;
}

export function furtherOf(document: Pick<ContainerDocument, "id">): FurtherDocument {
  return document as FurtherDocument;
}

export function healthOf(container: Pick<Container, "document">): ShownHealth | undefined {
  return (container as { readonly health?: ShownHealth }).health;
}

/** How often its monitor has started it again. */
export function restartsOf({
  state,
  end,
}: {
  state?: LifeState | undefined;
  end?: LifeEnd | undefined;
}): number {
  return ((state ?? end) as FurtherState | undefined)?.restartCount ?? 0;
}
