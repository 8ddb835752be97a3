/** Words that commands are grouped under, and other names of commands, as docker and podman have them. */

export interface Group {
  /** One word or several: "image". */
  readonly name: string;
  /** One sentence, imperative, without a full stop. */
  readonly summary: string;
}

/** Every command of several words belongs to one of these. */
export const GROUPS: readonly Group[] = [
  { name: "container", summary: "Work with containers" },
  { name: "image", summary: "Work with images" },
  { name: "volume", summary: "Work with volumes" },
  { name: "network", summary: "Work with networks that containers share" },
  { name: "system", summary: "Look after the store" },
  { name: "image trust", summary: "Decide which images are accepted" },
  { name: "manifest", summary: "Make one name of images for several platforms" },
  { name: "oci", summary: "Run bundles as an OCI runtime does" },
];

/** Other names of a command. Those of a command that is not there lead nowhere, and help does not show them. */
export const ALIASES: ReadonlyMap<string, string> = new Map([
  ["container attach", "attach"],
  ["container commit", "commit"],
  ["container cp", "cp"],
  ["container create", "create"],
  ["container diff", "diff"],
  ["container exec", "exec"],
  ["container export", "export"],
  ["container logs", "logs"],
  ["container kill", "kill"],
  ["container pause", "pause"],
  ["container list", "ps"],
  ["container ls", "ps"],
  ["container port", "port"],
  ["container ps", "ps"],
  ["container rename", "rename"],
  ["container rm", "rm"],
  ["container remove", "rm"],
  ["container restart", "restart"],
  ["container run", "run"],
  ["container stats", "stats"],
  ["container update", "update"],
  ["container start", "start"],
  ["container stop", "stop"],
  ["container unpause", "unpause"],
  ["container wait", "wait"],
  ["container top", "top"],
  ["image build", "build"],
  ["image diff", "diff"],
  ["image history", "history"],
  ["image import", "import"],
  ["image load", "load"],
  ["image ls", "images"],
  ["image list", "images"],
  ["image pull", "pull"],
  ["image push", "push"],
  ["image rm", "rmi"],
  ["image remove", "rmi"],
  ["image save", "save"],
  ["image search", "search"],
  ["image tag", "tag"],
  ["manifest list", "manifest ls"],
  ["network list", "network ls"],
  ["network remove", "network rm"],
  ["system events", "events"],
  ["volume list", "volume ls"],
  ["volume remove", "volume rm"],
]);
