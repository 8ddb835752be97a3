/** What a command is given: everything it may touch, so that a test can give it something else. */

import type { Apis, ContainersApi, ImagesApi, ShelfApi } from "../core/engine/apis.ts";
import type { AttachSettings, Container } from "../core/mod.ts";
import type { Output } from "./output.ts";

export type {
  ContainerPlace,
  ContainersApi,
  EventRange,
  EventsApi,
  FilesApi,
  HostApi,
  ImagesApi,
  KeptContainer,
  LogOptions,
  PullOptions,
  RegistryAccess,
  ShelfApi,
  VolumesApi,
} from "../core/engine/apis.ts";

export interface CommandContext extends Apis {
  readonly output: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly containers: ContainersApi & AttachApi;
  readonly prompt: Prompt;
  /** Ids of the caller, as the kernel judges what may be done. */
  readonly user: { readonly uid: number; readonly gid: number };
  readonly build: BuildFacts;
  /** Write a page for whoever sits at this machine, and open it where there is a desktop. */
  showPage(name: string, chunks: AsyncIterable<Uint8Array>): Promise<ShownPage>;
}

/** The part of a context that is there at once. */
export interface BasicContext
  extends Pick<CommandContext, "output" | "environment" | "build" | "signal" | "now"> {
  readonly images: Pick<ImagesApi, "list" | "brief">;
  readonly shelf: Pick<ShelfApi, "list">;
}

/** Where a command gets its context. */
export interface ContextSource {
  readonly basic: BasicContext;
  full(): Promise<CommandContext>;
}

export interface AttachApi {
  /** Become the client of a container. Does not return. @throws RlError "invalid" when it does not run or is paused */
  attach(container: Container, settings: AttachSettings): never;
}

/** Questions to the person at the terminal. Throws "cancelled" when he gives up. */
export interface Prompt {
  /** Whether somebody can be asked: standard input is a terminal. */
  readonly interactive: boolean;
  /** One line, shown as it is typed. */
  line(question: string): Promise<string>;
  /** One line that is not shown. */
  secret(question: string): Promise<string>;
}

export interface ShownPage {
  readonly path: string;
  readonly opened: boolean;
}

/** What this program is. */
export interface BuildFacts {
  readonly version: string;
  /** "Bun 1.4.5". */
  readonly runtime: string;
  /** "linux/amd64". */
  readonly platform: string;
}
