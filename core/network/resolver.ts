/** Which name servers of the host's resolv.conf(5) a container can reach. */

/** Whether a host's name server means the same in another network namespace: not on loopback, not on one link. */
export function isReachableServer(server: string): boolean {
  const address = server.toLowerCase();
  return (
    !/^(::ffff:)?127\./.test(address) && !/^(0{0,4}:){1,7}0{0,3}1$/.test(address) && !address.includes("%")
  );
}

/** Whether every name server is the host's own, such as systemd-resolved's stub at 127.0.0.53 or a dnsmasq. */
export function asksOnlyItself(resolvConf: string): boolean {
  const servers = resolvConf.split("\n").flatMap((line) => {
    const [keyword, server] = line.trim().split(/\s+/);
    return keyword === "nameserver" && server !== undefined ? [server] : [];
  });
  return servers.length > 0 && !servers.some(isReachableServer);
}
