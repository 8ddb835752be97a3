/** Manual pages, section 1, in Markdown, from the same data as the help. */
import type { Group } from "./commands/groups.ts";
import { valueName } from "./flags/errors.ts";
import { shownFlags } from "./flags/shown.ts";
import type { CommandSpec, FlagSpec } from "./flags/spec.ts";
import { usageLine } from "./flags/usage.ts";
import type { Guide } from "./guide.ts";
import { flagText } from "./help-text.ts";

/** The name of a page without its section: "rl-image-prune". */
export function pageName({ name }: { readonly name: string }): string {
  return `rl-${name.replaceAll(" ", "-")}`;
}

/** The page `rl-COMMAND.1.md`; `aliases` are other names of the command. */
export function renderManPage(spec: CommandSpec, guide: Guide, aliases: readonly string[]): string {
  const flags = shownFlags(spec);
  const statuses = [
    { status: "0", text: "Success." },
    { status: "125", text: "rl itself failed; what happened is on standard error." },
    ...(guide.exitStatus ?? []),
  ];
  return sections([
    [`${pageName(spec)}(1)`, ""],
    ["NAME", `${pageName(spec)} - ${lowerFirst(spec.summary)}`],
    ["SYNOPSIS", [`\`${usageLine(spec)}\``, ...aliases.map((alias) => `Also: \`rl ${alias}\``)].join("\n\n")],
    ["DESCRIPTION", guide.description.join("\n\n")],
    ["OPTIONS", [...flags.map((flag) => flagEntry(flag, guide)), helpEntry(spec)].join("\n\n")],
    ["EXAMPLES", guide.examples.map(({ command, text }) => `${text}\n\n    ${command}`).join("\n\n")],
    ["EXIT STATUS", statuses.map(({ status, text }) => `- **${status}**: ${text}`).join("\n")],
    ["SEE ALSO", "rl(1)"],
  ]);
}

/** The page of a group: its commands by the word that follows the group's name. */
export function renderManGroup(group: Group, members: ReadonlyMap<string, CommandSpec>): string {
  const rows = [...members].map(
    ([verb, spec]) => `- **rl ${group.name} ${verb}**: ${spec.summary}; see ${pageName(spec)}(1).`,
  );
  const pages = new Set([...members.values()].map((spec) => `${pageName(spec)}(1)`));
  return sections([
    [`${pageName(group)}(1)`, ""],
    ["NAME", `${pageName(group)} - ${lowerFirst(group.summary)}`],
    ["SYNOPSIS", `\`rl ${group.name} COMMAND [OPTIONS]\``],
    ["COMMANDS", rows.join("\n")],
    ["SEE ALSO", ["rl(1)", ...pages].join(", ")],
  ]);
}

/** The page `rl.1.md`. */
export function renderManOverview(specs: readonly CommandSpec[], groups: readonly Group[]): string {
  const pages = [...specs, ...groups];
  return sections([
    ["rl(1)", ""],
    ["NAME", "rl - run containers as an ordinary user, without a daemon"],
    ["SYNOPSIS", "`rl COMMAND [OPTIONS]`"],
    [
      "DESCRIPTION",
      "rl runs OCI containers without root and without a daemon: what is known about images and containers lies in " +
        "files of the user, and nothing runs when no container does. Commands and flags are those of docker(1) where rl has them.",
    ],
    ["COMMANDS", pages.map((page) => `- **${pageName(page)}(1)**: ${page.summary}.`).join("\n")],
    [
      "ENVIRONMENT",
      [
        "- **RL_ROOT**: the directory of images and containers; otherwise XDG_DATA_HOME/rl, or ~/.local/share/rl.",
        "- **RL_STORAGE_DRIVER**: overlay, fuse-overlayfs or vfs, in place of the fastest that works.",
        "- **RL_SHARED_CACHE**: where machines share fetched layers: redis://HOST, s3://BUCKET or file:///DIRECTORY.",
        "- **REGISTRY_AUTH_FILE**, **DOCKER_CONFIG**: where logins are; see rl-login(1).",
        "- **CONTAINERS_REGISTRIES_CONF**: a file in place of registries.conf.",
        "- **HTTP_PROXY**, **HTTPS_PROXY**, **ALL_PROXY**, **NO_PROXY**: proxies for registries.",
        "- **SSL_CERT_FILE**, **NODE_EXTRA_CA_CERTS**: certificate authorities in place of the system's, and besides.",
        "- **RL_DEBUG**: when set to 1, failures show their stack and causes.",
        "- **NO_COLOR**: when set, nothing is coloured.",
      ].join("\n"),
    ],
    [
      "FILES",
      [
        "- **~/.local/share/rl**: images, unpacked layers and containers; for root /var/lib/rl.",
        "- **~/.config/containers**, **/etc/containers**: registries.conf, policy.json and certs.d; their manual pages are containers-registries.conf(5), containers-policy.json(5) and containers-certs.d(5).",
        "- **~/.docker/config.json**: logins.",
      ].join("\n"),
    ],
    ["EXIT STATUS", "0 for success and 125 for a failure of rl itself; rl-run(1) has more."],
    ["SEE ALSO", `${pages.map((page) => `${pageName(page)}(1)`).join(", ")}, user_namespaces(7)`],
  ]);
}

/** The first is the title, the others are sections; each is separated by an empty line. */
function sections(parts: readonly (readonly [title: string, body: string])[]): string {
  const blocks = parts.map(([title, body], index) =>
    [`${index === 0 ? "#" : "##"} ${title}`, body].filter((text) => text !== "").join("\n\n"),
  );
  return `${blocks.join("\n\n")}\n`;
}

function flagEntry(flag: FlagSpec, guide: Guide): string {
  const names = [...(flag.short === undefined ? [] : [`-${flag.short}`]), `--${flag.name}`];
  const value = flag.kind === "boolean" ? "" : ` \`${valueName(flag)}\``;
  const more = guide.flags?.get(flag.name);
  const text = `${flagText(flag)}.`;
  return `**${names.join("**, **")}**${value}\n\n${more === undefined ? text : `${text} ${more}`}`;
}

function helpEntry(spec: CommandSpec): string {
  const taken = spec.flags.some((flag) => flag.short === "h");
  return `${taken ? "**--help**" : "**-h**, **--help**"}\n\nShow help.`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
