/**
 * The table of commands. To add one:
 *
 * 1. `VERB.spec.ts` and `VERB.ts` beside this file; for a command of two words, `image prune`, the files are
 *    `image/prune.spec.ts` and `image/prune.ts`, and the specification's name is "image prune".
 * 2. One import and one line here: `command(SPEC, () => import(MODULE))`. The module is loaded when the command
 *    is called; specifications hold data alone. The order is that of the overview.
 * 3. A guide in cli/guides/, with a line in cli/guides.ts. Then `npm run docs` writes manual page and snapshot.
 *
 * Help, `rl GROUP --help`, suggestions and manual pages follow from the table. A group itself, and other names
 * of a command (`rl image ls`), are in groups.ts.
 *
 * This module is not on the path of `run`, which cli/main.ts takes first and apart.
 */
import type { CommandSpec } from "../flags/spec.ts";
import { attachSpec } from "./attach.spec.ts";
import { commitSpec } from "./commit.spec.ts";
import { containerInspectSpec } from "./container/inspect.spec.ts";
import { containerPruneSpec } from "./container/prune.spec.ts";
import { cpSpec } from "./cp.spec.ts";
import { createSpec } from "./create.spec.ts";
import { diffSpec } from "./diff.spec.ts";
import { eventsSpec } from "./events.spec.ts";
import { execSpec } from "./exec.spec.ts";
import { exportSpec } from "./export.spec.ts";
import { helpSpec } from "./help.spec.ts";
import { historySpec } from "./history.spec.ts";
import { imageExploreSpec } from "./image/explore.spec.ts";
import { imageInspectSpec } from "./image/inspect.spec.ts";
import { imagePruneSpec } from "./image/prune.spec.ts";
import { imageTrustSetSpec } from "./image/trust-set.spec.ts";
import { imageTrustShowSpec } from "./image/trust-show.spec.ts";
import { imageWasmSpec } from "./image/wasm.spec.ts";
import { imagesSpec } from "./images.spec.ts";
import { importSpec } from "./import.spec.ts";
import { infoSpec } from "./info.spec.ts";
import { inspectSpec } from "./inspect.spec.ts";
import { killSpec } from "./kill.spec.ts";
import { loadSpec } from "./load.spec.ts";
import { loginSpec } from "./login.spec.ts";
import { logoutSpec } from "./logout.spec.ts";
import { logsSpec } from "./logs.spec.ts";
import { manifestAddSpec } from "./manifest/add.spec.ts";
import { manifestAnnotateSpec } from "./manifest/annotate.spec.ts";
import { manifestCreateSpec } from "./manifest/create.spec.ts";
import { manifestExistsSpec } from "./manifest/exists.spec.ts";
import { manifestInspectSpec } from "./manifest/inspect.spec.ts";
import { manifestLsSpec } from "./manifest/ls.spec.ts";
import { manifestPushSpec } from "./manifest/push.spec.ts";
import { manifestRemoveSpec } from "./manifest/remove.spec.ts";
import { manifestRmSpec } from "./manifest/rm.spec.ts";
import { networkConnectSpec } from "./network/connect.spec.ts";
import { networkCreateSpec } from "./network/create.spec.ts";
import { networkDisconnectSpec } from "./network/disconnect.spec.ts";
import { networkInspectSpec } from "./network/inspect.spec.ts";
import { networkLsSpec } from "./network/ls.spec.ts";
import { networkPruneSpec } from "./network/prune.spec.ts";
import { networkRmSpec } from "./network/rm.spec.ts";
import { ociCheckpointSpec } from "./oci/checkpoint.spec.ts";
import { ociCreateSpec } from "./oci/create.spec.ts";
import { ociDeleteSpec } from "./oci/delete.spec.ts";
import { ociEventsSpec } from "./oci/events.spec.ts";
import { ociExecSpec } from "./oci/exec.spec.ts";
import { ociFeaturesSpec } from "./oci/features.spec.ts";
import { ociKillSpec } from "./oci/kill.spec.ts";
import { ociListSpec } from "./oci/list.spec.ts";
import { ociPauseSpec } from "./oci/pause.spec.ts";
import { ociPsSpec } from "./oci/ps.spec.ts";
import { ociRestoreSpec } from "./oci/restore.spec.ts";
import { ociResumeSpec } from "./oci/resume.spec.ts";
import { ociRunSpec } from "./oci/run.spec.ts";
import { ociSpecSpec } from "./oci/spec.spec.ts";
import { ociStartSpec } from "./oci/start.spec.ts";
import { ociStateSpec } from "./oci/state.spec.ts";
import { ociUpdateSpec } from "./oci/update.spec.ts";
import { pauseSpec } from "./pause.spec.ts";
import { portSpec } from "./port.spec.ts";
import { psSpec } from "./ps.spec.ts";
import { pullSpec } from "./pull.spec.ts";
import { pushSpec } from "./push.spec.ts";
import { command, eitherCommand, explained, quickCommand, type Registration } from "./register.ts";
import { renameSpec } from "./rename.spec.ts";
import { restartSpec } from "./restart.spec.ts";
import { rmSpec } from "./rm.spec.ts";
import { rmiSpec } from "./rmi.spec.ts";
import { runSpec } from "./run.spec.ts";
import { saveSpec } from "./save.spec.ts";
import { searchSpec } from "./search.spec.ts";
import { startSpec } from "./start.spec.ts";
import { statsSpec } from "./stats.spec.ts";
import { stopSpec } from "./stop.spec.ts";
import { systemCheckSpec } from "./system/check.spec.ts";
import { systemDfSpec } from "./system/df.spec.ts";
import { systemPruneSpec } from "./system/prune.spec.ts";
import { tagSpec } from "./tag.spec.ts";
import { topSpec } from "./top.spec.ts";
import { unpauseSpec } from "./unpause.spec.ts";
import { updateSpec } from "./update.spec.ts";
import { versionSpec } from "./version.spec.ts";
import { volumeCreateSpec } from "./volume/create.spec.ts";
import { volumeExportSpec } from "./volume/export.spec.ts";
import { volumeImportSpec } from "./volume/import.spec.ts";
import { volumeInspectSpec } from "./volume/inspect.spec.ts";
import { volumeLsSpec } from "./volume/ls.spec.ts";
import { volumePruneSpec } from "./volume/prune.spec.ts";
import { volumeRmSpec } from "./volume/rm.spec.ts";
import { waitSpec } from "./wait.spec.ts";

export const commands: readonly Registration[] = [
  explained(runSpec),
  explained(execSpec),
  command(attachSpec, () => import("./attach.ts")),
  command(pullSpec, () => import("./pull.ts")),
  command(pushSpec, () => import("./push.ts")),
  quickCommand(imagesSpec, () => import("./images.ts")),
  command(tagSpec, () => import("./tag.ts")),
  command(rmiSpec, () => import("./rmi.ts")),
  command(inspectSpec, () => import("./inspect.ts")),
  command(historySpec, () => import("./history.ts")),
  command(imageWasmSpec, () => import("./image/wasm.ts")),
  command(imageInspectSpec, () => import("./image/inspect.ts")),
  command(imagePruneSpec, () => import("./image/prune.ts")),
  command(imageExploreSpec, () => import("./image/explore.ts")),
  command(imageTrustShowSpec, () => import("./image/trust-show.ts")),
  command(imageTrustSetSpec, () => import("./image/trust-set.ts")),
  command(manifestCreateSpec, () => import("./manifest/create.ts")),
  command(manifestAddSpec, () => import("./manifest/add.ts")),
  command(manifestAnnotateSpec, () => import("./manifest/annotate.ts")),
  command(manifestRemoveSpec, () => import("./manifest/remove.ts")),
  command(manifestInspectSpec, () => import("./manifest/inspect.ts")),
  command(manifestPushSpec, () => import("./manifest/push.ts")),
  command(manifestLsSpec, () => import("./manifest/ls.ts")),
  command(manifestExistsSpec, () => import("./manifest/exists.ts")),
  command(manifestRmSpec, () => import("./manifest/rm.ts")),
  command(saveSpec, () => import("./save.ts")),
  command(loadSpec, () => import("./load.ts")),
  command(importSpec, () => import("./import.ts")),
  command(commitSpec, () => import("./commit.ts")),
  command(cpSpec, () => import("./cp.ts")),
  command(diffSpec, () => import("./diff.ts")),
  command(exportSpec, () => import("./export.ts")),
  eitherCommand(psSpec, () => import("./ps.ts")),
  command(createSpec, () => import("./create.ts")),
  command(startSpec, () => import("./start.ts")),
  command(stopSpec, () => import("./stop.ts")),
  command(restartSpec, () => import("./restart.ts")),
  command(killSpec, () => import("./kill.ts")),
  command(waitSpec, () => import("./wait.ts")),
  command(pauseSpec, () => import("./pause.ts")),
  command(unpauseSpec, () => import("./unpause.ts")),
  command(topSpec, () => import("./top.ts")),
  command(rmSpec, () => import("./rm.ts")),
  command(logsSpec, () => import("./logs.ts")),
  command(eventsSpec, () => import("./events.ts")),
  command(renameSpec, () => import("./rename.ts")),
  command(portSpec, () => import("./port.ts")),
  command(containerInspectSpec, () => import("./container/inspect.ts")),
  command(containerPruneSpec, () => import("./container/prune.ts")),
  command(statsSpec, () => import("./stats.ts")),
  command(updateSpec, () => import("./update.ts")),
  command(volumeCreateSpec, () => import("./volume/create.ts")),
  command(volumeLsSpec, () => import("./volume/ls.ts")),
  command(volumeInspectSpec, () => import("./volume/inspect.ts")),
  command(volumeRmSpec, () => import("./volume/rm.ts")),
  command(volumePruneSpec, () => import("./volume/prune.ts")),
  command(volumeExportSpec, () => import("./volume/export.ts")),
  command(volumeImportSpec, () => import("./volume/import.ts")),
  command(networkCreateSpec, () => import("./network/create.ts")),
  command(networkLsSpec, () => import("./network/ls.ts")),
  command(networkInspectSpec, () => import("./network/inspect.ts")),
  command(networkConnectSpec, () => import("./network/connect.ts")),
  command(networkDisconnectSpec, () => import("./network/disconnect.ts")),
  command(networkRmSpec, () => import("./network/rm.ts")),
  command(networkPruneSpec, () => import("./network/prune.ts")),
  command(systemDfSpec, () => import("./system/df.ts")),
  command(systemPruneSpec, () => import("./system/prune.ts")),
  command(systemCheckSpec, () => import("./system/check.ts")),
  command(ociSpecSpec, () => import("./oci/spec.ts")),
  quickCommand(ociFeaturesSpec, () => import("./oci/features.ts")),
  explained(ociRunSpec),
  explained(ociCreateSpec),
  explained(ociStartSpec),
  explained(ociExecSpec),
  explained(ociStateSpec),
  explained(ociKillSpec),
  explained(ociDeleteSpec),
  quickCommand(ociListSpec, () => import("./oci/list.ts")),
  quickCommand(ociPauseSpec, () => import("./oci/pause.ts")),
  quickCommand(ociResumeSpec, () => import("./oci/resume.ts")),
  quickCommand(ociPsSpec, () => import("./oci/ps.ts")),
  command(ociUpdateSpec, () => import("./oci/update.ts")),
  quickCommand(ociEventsSpec, () => import("./oci/events.ts")),
  quickCommand(ociCheckpointSpec, () => import("./oci/checkpoint.ts")),
  quickCommand(ociRestoreSpec, () => import("./oci/restore.ts")),
  command(loginSpec, () => import("./login.ts")),
  command(logoutSpec, () => import("./logout.ts")),
  command(searchSpec, () => import("./search.ts")),
  command(infoSpec, () => import("./info.ts")),
  quickCommand(versionSpec, () => import("./version.ts")),
  quickCommand(helpSpec, () => import("./help.ts")),
];

/** The specifications alone, in the same order. */
export const commandSpecs: readonly CommandSpec[] = commands.map(({ spec }) => spec);
