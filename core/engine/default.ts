/** The engine of the user who runs this program, with its functions at hand. It is made when it is first used. */
import { type Engine, openEngine } from "./api/engine.ts";

let opened: Engine | undefined;
const engine = (): Engine => (opened ??= openEngine());

export const run: Engine["run"] = (...words) => engine().run(...words);
export const create: Engine["create"] = (...words) => engine().create(...words);
export const container: Engine["container"] = (...words) => engine().container(...words);
export const containers: Engine["containers"] = (...words) => engine().containers(...words);
export const events: Engine["events"] = (...words) => engine().events(...words);
export const prune: Engine["prune"] = (...words) => engine().prune(...words);
export const info: Engine["info"] = () => engine().info();

type Images = Engine["images"];
export const pull: Images["pull"] = (...words) => engine().images.pull(...words);
export const push: Images["push"] = (...words) => engine().images.push(...words);
export const images: Images["list"] = () => engine().images.list();
export const inspectImage: Images["inspect"] = (...words) => engine().images.inspect(...words);
export const removeImage: Images["remove"] = (...words) => engine().images.remove(...words);
export const pruneImages: Images["prune"] = (...words) => engine().images.prune(...words);
export const tag: Images["tag"] = (...words) => engine().images.tag(...words);
export const save: Images["save"] = (...words) => engine().images.save(...words);
export const importImage: Images["import"] = (...words) => engine().images.import(...words);
export const load: Images["load"] = (...words) => engine().images.load(...words);

type Volumes = Engine["volumes"];
export const volumes: Volumes = {
  create: (...words) => engine().volumes.create(...words),
  list: (...words) => engine().volumes.list(...words),
  inspect: (...words) => engine().volumes.inspect(...words),
  remove: (...words) => engine().volumes.remove(...words),
  prune: (...words) => engine().volumes.prune(...words),
  export: (...words) => engine().volumes.export(...words),
  import: (...words) => engine().volumes.import(...words),
};

type Networks = Engine["networks"];
export const networks: Networks = {
  create: (...words) => engine().networks.create(...words),
  list: (...words) => engine().networks.list(...words),
  inspect: (...words) => engine().networks.inspect(...words),
  connect: (...words) => engine().networks.connect(...words),
  disconnect: (...words) => engine().networks.disconnect(...words),
  remove: (...words) => engine().networks.remove(...words),
  prune: (...words) => engine().networks.prune(...words),
};
