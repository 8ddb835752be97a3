/** What `--network` means: docker's and podman's words, read into one choice. */
import { RlError } from "../errors.ts";

/** A container's network. */
export type NetworkChoice =
  /** A namespace with loopback only. */
  | { readonly kind: "none" }
  /** The host's. */
  | { readonly kind: "host" }
  /** A namespace of its own with a user-mode helper; `options` are the named helper's. */
  | {
      readonly kind: "private";
      readonly helper: "any" | NetworkHelper;
      readonly options: readonly string[];
    }
  /** That of another container, by name or id. */
  | { readonly kind: "container"; readonly container: string }
  /** A network namespace, by its absolute path. */
  | { readonly kind: "ns"; readonly path: string }
  /** Networks with names; never empty. */
  | { readonly kind: "bridge"; readonly networks: readonly NetworkAttachment[] };

export type NetworkHelper = "pasta" | "slirp4netns";

/** One network with a name, and what was asked for on it: `alias`, `ip`, … in order, keys in lower case. */
export interface NetworkAttachment {
  readonly name: string;
  readonly options: readonly (readonly [key: string, value: string])[];
}

/** Words that no network with a name can have as its name. */
export const RESERVED_NETWORKS: ReadonlySet<string> = new Set([
  "none",
  "host",
  "private",
  "default",
  "bridge",
  "pasta",
  "slirp4netns",
  "container",
  "ns",
]);

/** With nothing said; `bridge` and `default` mean the same, for a single container has no use for a bridge. */
const PRIVATE: NetworkChoice = { kind: "private", helper: "any", options: [] };

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;

/**
 * The network that the values of `--network` ask for, in their order.
 *
 * @param texts none, host, private, bridge, default, container:CONTAINER, ns:PATH, pasta[:OPTION,…],
 *   slirp4netns[:OPTION,…]; or networks by name, any number of them: NAME, NAME:KEY=VALUE,… or name=NAME,KEY=VALUE,…
 * @throws RlError "invalid"
 */
export function parseNetwork(texts: readonly string[]): NetworkChoice {
  const choices = texts.filter((text) => text !== "").map(parseOne);
  const [first = PRIVATE, ...more] = choices;
  if (more.length === 0) return first;
  if (choices.every((choice) => choice.kind === "bridge")) {
    const networks = choices.flatMap((choice) => (choice.kind === "bridge" ? choice.networks : []));
    const names = networks.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice === undefined) return { kind: "bridge", networks };
    throw refused(twice, "the network is named more than once", "name each network once");
  }
  throw refused(texts.join(" "), "only networks with names can be had together", "choose one of them");
}

/** "private", "container:web", "backend": the mode as docker's HostConfig.NetworkMode has it. */
export function networkModeText(choice: NetworkChoice): string {
  switch (choice.kind) {
    case "private":
      return choice.helper === "any" ? "private" : choice.helper;
    case "container":
      return `container:${choice.container}`;
    case "ns":
      return `ns:${choice.path}`;
    case "bridge":
      return choice.networks[0]?.name ?? "";
    default:
      return choice.kind;
  }
}

/** What the container's process has of its own: nothing with "host", loopback alone with "none". */
export function networkNamespace({ kind }: NetworkChoice): "none" | "host" | "private" {
  return kind === "none" || kind === "host" ? kind : "private";
}

function parseOne(text: string): NetworkChoice {
  const colon = text.indexOf(":");
  const word = colon < 0 ? text : text.slice(0, colon);
  const rest = colon < 0 ? undefined : text.slice(colon + 1);
  switch (word) {
    case "none":
    case "host":
    case "private":
    case "bridge":
    case "default":
      if (rest !== undefined) throw refused(text, `"${word}" takes no options`, `write --network ${word}`);
      return word === "none" || word === "host" ? { kind: word } : PRIVATE;
    case "pasta":
    case "slirp4netns":
      return { kind: "private", helper: word, options: (rest ?? "").split(",").filter(isSaid) };
    case "container":
      if (rest === undefined || rest === "")
        throw refused(text, "it names no container", "write container:NAME");
      return { kind: "container", container: rest };
    case "ns":
      if (rest === undefined || !rest.startsWith("/") || rest.includes("\0"))
        throw refused(text, "it names no absolute path", "write ns:/run/user/1000/netns/NAME");
      return { kind: "ns", path: rest };
    default:
      return { kind: "bridge", networks: [attachment(text)] };
  }
}

/** NAME[:KEY=VALUE,…] as podman has it, name=NAME[,KEY=VALUE,…] as docker has it. */
function attachment(text: string): NetworkAttachment {
  const [, plain = "", list = ""] = /^([^:=,]*)(?::(.*))?$/s.exec(text) ?? [];
  const pairs = (plain === "" ? text : list).split(",").filter(isSaid).map(keyAndValue);
  const named = pairs.filter(([key]) => key === "name").map(([, value]) => value);
  const name = plain === "" ? (named[0] ?? "") : plain;
  if (!NAME.test(name) || (plain !== "" && named.length > 0) || named.length > 1) {
    const state = "it is neither a network's name nor one of the modes";
    throw refused(
      text,
      state,
      "modes are none, host, private, container:NAME, ns:PATH, pasta and slirp4netns",
    );
  }
  if (RESERVED_NETWORKS.has(name)) throw refused(text, `"${name}" takes no options`, `write ${name}`);
  return { name, options: pairs.filter(([key]) => key !== "name") };
}

function keyAndValue(text: string): readonly [key: string, value: string] {
  const equals = text.indexOf("=");
  return equals < 0
    ? [text.toLowerCase(), ""]
    : [text.slice(0, equals).toLowerCase(), text.slice(equals + 1)];
}

function isSaid(text: string): boolean {
  return text !== "";
}

function refused(subject: string, state: string, hint: string): RlError {
  return new RlError({ code: "invalid", action: "use --network", subject, state, hint });
}
