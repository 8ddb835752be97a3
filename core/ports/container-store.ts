/**
 * Where containers are written down: their documents and ends for as long as they are kept, their state while they run.
 * Everything but `remove` is a call or two of the kernel, so nothing is awaited.
 */
export interface ContainerStore {
  /** Ids of all containers, in no order. */
  ids(): readonly string[];
  /** The id that a name stands for; undefined when nothing has it. */
  named(name: string): string | undefined;
  /** Texts of what is written down of a container, each undefined when it is not there. */
  read(id: string): ContainerTexts;
  /** Whether the process of this number is a monitor, and the one that was started then, in this boot. */
  isAlive(monitor: { readonly pid: number; readonly startTime: number }, bootId: string): boolean;
  /** Whether all processes of a control group are frozen. */
  isFrozen(cgroup: string): boolean;
  /** Whether the first process that a state names is of this container, and not one that a wrong state was made to name. */
  isOwn(id: string, state: { readonly pid: number }): boolean;
  /**
   * Clear up behind a monitor that is gone: end what it has left, and forget the state. Without a state, what is there
   * in its place goes unless somebody has just begun with it.
   */
  settle(id: string, state: AbandonedState | undefined): void;
  /** Whether a start or a removal that was cut short has left this container's directory, and nobody works in it. */
  isLeft(id: string): boolean;
  /** Ids other than these of which there is something like a state. */
  strays(ids: readonly string[]): readonly string[];
  /** Free names that stand for none of these, which starts that were cut short have left. */
  freeNames(ids: readonly string[]): void;
  /** Remove all that a container has written, and free its name. */
  remove(id: string, name: string): Promise<void>;
}

export interface ContainerTexts {
  readonly document: string | undefined;
  readonly state: string | undefined;
  readonly end: string | undefined;
  /** Only of one that has a state. */
  readonly health?: string | undefined;
}

/** What of a state is to be cleared up. */
export interface AbandonedState {
  readonly bootId: string;
  readonly pid: number;
  readonly startTime: number;
  readonly cgroup: string;
}
