/** What preparing the network of a start takes and gives. */
import type { StartHost } from "../../mod.ts";
import type { Caller } from "../caller.ts";
import type { RunFlags } from "./words.ts";

/** What a start has to be told of its network. */
export interface PreparedNetwork {
  readonly host: Pick<
    StartHost,
    | "resolvConf"
    | "hosts"
    | "helperArguments"
    | "ports"
    | "hostAddress"
    | "ownAddress"
    | "nameForwarder"
    | "networkDirectory"
    | "networks"
  >;
  /** Write down that the container of this name is in its networks, and see that they are there. @throws RlError */
  readonly enter?: ((name: string) => Promise<void>) | undefined;
  readonly warnings: readonly string[];
  /** The same flags are the same network the next time, as long as the files and the program stay. */
  readonly isLasting: boolean;
  /** Absolute path. */
  readonly helper: string | undefined;
}

export type NetworkFlags = Pick<
  RunFlags,
  | "ip"
  | "ip6"
  | "link"
  | "mac-address"
  | "network-alias"
  | "add-host"
  | "dns"
  | "expose"
  | "hostname"
  | "dns-search"
  | "dns-option"
  | "publish"
  | "publish-all"
>;

/** Whose network it is. */
export interface StartingContainer {
  readonly id: string;
  /** It is only made, and will be started another time. */
  readonly isForLater?: boolean | undefined;
  /** Who hears what is not as it should be. */
  readonly caller?: Pick<Caller, "warn"> | undefined;
}
