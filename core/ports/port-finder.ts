/** Which ports of the host nobody listens on. What is free now may be taken when it is used. */
export interface PortFinder {
  /** Whether the port can be bound on each of these addresses. */
  isFree(protocol: "tcp" | "udp", addresses: readonly string[], port: number): Promise<boolean>;
  /** A free port of the kernel's choice, the same on each address; undefined when there is none. */
  anyFree(
    protocol: "tcp" | "udp",
    addresses: readonly string[],
    isTaken: (port: number) => boolean,
  ): Promise<number | undefined>;
}
