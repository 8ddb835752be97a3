/**
 * Write the C header that is printed from the plan's table: `npm run generate`.
 */

import { renderHeader } from "../core/plan/header.ts";

const target = new URL("../syscalls-c/generated/plan.h", import.meta.url);
await Bun.write(target, renderHeader());
