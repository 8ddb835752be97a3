/** What listing, renaming and removing containers asks beyond `ContainerStore`. */
import type { ContainerStore, ContainerTexts } from "./container-store.ts";

export interface ContainerShelf extends ContainerStore {
  /** Ids of containers that have a state; of all others there is none to be read. */
  withState(): readonly string[];
  /** When each directory of a container last got, lost or replaced a file, in microseconds; 0 when it is not there. */
  changedAt(ids: readonly string[]): ArrayLike<number>;
  /** What `keepListing` kept; undefined when there is nothing. */
  keptListing(): string | undefined;
  /** Keep a text for the next listing, for as long as the machine runs. Failing to is no failure. */
  keepListing(text: string): void;
  /** What `read` gives of a container that has no state: one look less. */
  readKept(id: string): Pick<ContainerTexts, "document" | "end">;
  /** Whether a container without a document is in the making no more: what made it has gone. */
  isLeftOver(id: string): boolean;
  /** The name that leads to a container, looked for among all names; undefined when none does. */
  nameOf(id: string): string | undefined;
  /**
   * Give a container another name, and replace its document; the name it had is free then.
   *
   * @throws RlError "exists" for a name in use, "io"
   */
  rename(id: string, names: { readonly from: string; readonly to: string }, document: string): void;
}
