/** Networks with names, and who is in them. */
export interface NetworkStore {
  /** Names of all networks, in no order. */
  names(): readonly string[];
  /** What is written down of a network; undefined when there is none. */
  read(name: string): string | undefined;
  /** Make a network, whole or not at all; false when there is one of this name. @throws RlError "io" */
  create(name: string, text: string): boolean;
  /** Remove it. It need not be there. @throws RlError "io" */
  remove(name: string): void;
}

/** A container in a network, by the names that it is written down under. */
export interface EndpointKey {
  /** The container's id. */
  readonly container: string;
  /** The network's name. */
  readonly network: string;
}

/** The way from networks to the outside. */
export interface UplinkState {
  /** 0 when there is one, else why there is none. */
  readonly errno: number;
  /** What its program has said, or "". */
  readonly words: string;
}

/** Containers that are in networks now, or are about to be: of this boot. */
export interface EndpointStore {
  /** Absolute path of the directory of the user's network. */
  readonly directory: string;
  /** All of them. */
  list(): readonly EndpointKey[];
  /** A plan with one networkEndpoint record; undefined when there is none. */
  read(key: EndpointKey): Uint8Array | undefined;
  /** Write one down, whole or not at all. @throws RlError "io" */
  write(key: EndpointKey, plan: Uint8Array): void;
  /** Forget it, unless it is another start's by now, and free this one's addresses. */
  remove(key: EndpointKey, owner: string, addresses: readonly string[]): void;
  /** Addresses of a network that somebody has. */
  taken(network: string): readonly string[];
  /**
   * Take an address of a network; false when another container has it. One of a start that has got no further is free
   * again after a while, and one of an earlier start of the same container at once.
   *
   * @param owner the container's id, a dot, and what this start of it is called
   * @throws RlError "io"
   */
  reserve(network: string, owner: string, address: string): boolean;
  /** Whether there is a way to the outside; undefined while that is not known, or there is no network. */
  uplink(): UplinkState | undefined;
}
