/** Adapters for a page: requests by its fetch, everything else in memory. */
export { createClock } from "../common/clock.ts";
export { createPackedTrees } from "../common/packed-trees.ts";
export { createRandom } from "../common/random.ts";
export { createCodec } from "./codec.ts";
export { createTransport } from "./transport.ts";
