/**
 * The command line of pasta(1), the user-mode network of a single container.
 *
 * It copies the host's address and routes into the container's namespace. No port is forwarded in either
 * direction, and the gateway's address does not lead to the host's loopback (`--no-map-gw`).
 */
export function pastaArguments(program: string): readonly string[] {
  const noForwarding = ["-t", "none", "-u", "none", "-T", "none", "-U", "none"];
  return [
    program,
    "--quiet",
    "--runas",
    "0:0",
    "--config-net",
    "--no-map-gw",
    ...noForwarding,
    "--netns-only",
    "--netns",
    "{netns}",
  ];
}
