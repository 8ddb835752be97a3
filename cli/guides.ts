/** The guides of the commands, by name. One file each in guides/; read by help and manual pages alone. */
import type { Guide } from "./guide.ts";
import { attachGuide } from "./guides/attach.ts";
import { commitGuide } from "./guides/commit.ts";
import { containerInspectGuide } from "./guides/container-inspect.ts";
import { containerPruneGuide } from "./guides/container-prune.ts";
import { cpGuide } from "./guides/cp.ts";
import { createGuide } from "./guides/create.ts";
import { diffGuide } from "./guides/diff.ts";
import { eventsGuide } from "./guides/events.ts";
import { execGuide } from "./guides/exec.ts";
import { exportGuide } from "./guides/export.ts";
import { helpGuide } from "./guides/help.ts";
import { historyGuide } from "./guides/history.ts";
import { imageExploreGuide } from "./guides/image-explore.ts";
import { imageInspectGuide } from "./guides/image-inspect.ts";
import { imagePruneGuide } from "./guides/image-prune.ts";
import { imageTrustSetGuide } from "./guides/image-trust-set.ts";
import { imageTrustShowGuide } from "./guides/image-trust-show.ts";
import { imageWasmGuide } from "./guides/image-wasm.ts";
import { imagesGuide } from "./guides/images.ts";
import { importGuide } from "./guides/import.ts";
import { infoGuide } from "./guides/info.ts";
import { inspectGuide } from "./guides/inspect.ts";
import { killGuide } from "./guides/kill.ts";
import { loadGuide } from "./guides/load.ts";
import { loginGuide } from "./guides/login.ts";
import { logoutGuide } from "./guides/logout.ts";
import { logsGuide } from "./guides/logs.ts";
import { manifestAddGuide } from "./guides/manifest-add.ts";
import { manifestAnnotateGuide } from "./guides/manifest-annotate.ts";
import { manifestCreateGuide } from "./guides/manifest-create.ts";
import { manifestExistsGuide } from "./guides/manifest-exists.ts";
import { manifestInspectGuide } from "./guides/manifest-inspect.ts";
import { manifestLsGuide } from "./guides/manifest-ls.ts";
import { manifestPushGuide } from "./guides/manifest-push.ts";
import { manifestRemoveGuide } from "./guides/manifest-remove.ts";
import { manifestRmGuide } from "./guides/manifest-rm.ts";
import { networkConnectGuide } from "./guides/network-connect.ts";
import { networkCreateGuide } from "./guides/network-create.ts";
import { networkDisconnectGuide } from "./guides/network-disconnect.ts";
import { networkInspectGuide } from "./guides/network-inspect.ts";
import { networkLsGuide } from "./guides/network-ls.ts";
import { networkPruneGuide } from "./guides/network-prune.ts";
import { networkRmGuide } from "./guides/network-rm.ts";
import { ociCheckpointGuide } from "./guides/oci-checkpoint.ts";
import { ociCreateGuide } from "./guides/oci-create.ts";
import { ociDeleteGuide } from "./guides/oci-delete.ts";
import { ociEventsGuide } from "./guides/oci-events.ts";
import { ociExecGuide } from "./guides/oci-exec.ts";
import { ociFeaturesGuide } from "./guides/oci-features.ts";
import { ociKillGuide } from "./guides/oci-kill.ts";
import { ociListGuide } from "./guides/oci-list.ts";
import { ociPauseGuide } from "./guides/oci-pause.ts";
import { ociPsGuide } from "./guides/oci-ps.ts";
import { ociRestoreGuide } from "./guides/oci-restore.ts";
import { ociResumeGuide } from "./guides/oci-resume.ts";
import { ociRunGuide } from "./guides/oci-run.ts";
import { ociSpecGuide } from "./guides/oci-spec.ts";
import { ociStartGuide } from "./guides/oci-start.ts";
import { ociStateGuide } from "./guides/oci-state.ts";
import { ociUpdateGuide } from "./guides/oci-update.ts";
import { pauseGuide } from "./guides/pause.ts";
import { portGuide } from "./guides/port.ts";
import { psGuide } from "./guides/ps.ts";
import { pullGuide } from "./guides/pull.ts";
import { pushGuide } from "./guides/push.ts";
import { renameGuide } from "./guides/rename.ts";
import { restartGuide } from "./guides/restart.ts";
import { rmGuide } from "./guides/rm.ts";
import { rmiGuide } from "./guides/rmi.ts";
import { runGuide } from "./guides/run.ts";
import { saveGuide } from "./guides/save.ts";
import { searchGuide } from "./guides/search.ts";
import { startGuide } from "./guides/start.ts";
import { statsGuide } from "./guides/stats.ts";
import { stopGuide } from "./guides/stop.ts";
import { systemCheckGuide } from "./guides/system-check.ts";
import { systemDfGuide } from "./guides/system-df.ts";
import { systemPruneGuide } from "./guides/system-prune.ts";
import { tagGuide } from "./guides/tag.ts";
import { topGuide } from "./guides/top.ts";
import { unpauseGuide } from "./guides/unpause.ts";
import { updateGuide } from "./guides/update.ts";
import { versionGuide } from "./guides/version.ts";
import { volumeCreateGuide } from "./guides/volume-create.ts";
import { volumeExportGuide } from "./guides/volume-export.ts";
import { volumeImportGuide } from "./guides/volume-import.ts";
import { volumeInspectGuide } from "./guides/volume-inspect.ts";
import { volumeLsGuide } from "./guides/volume-ls.ts";
import { volumePruneGuide } from "./guides/volume-prune.ts";
import { volumeRmGuide } from "./guides/volume-rm.ts";
import { waitGuide } from "./guides/wait.ts";

const GUIDES: ReadonlyMap<string, Guide> = new Map([
  ["run", runGuide],
  ["exec", execGuide],
  ["attach", attachGuide],
  ["pull", pullGuide],
  ["push", pushGuide],
  ["images", imagesGuide],
  ["tag", tagGuide],
  ["rmi", rmiGuide],
  ["inspect", inspectGuide],
  ["history", historyGuide],
  ["image inspect", imageInspectGuide],
  ["image prune", imagePruneGuide],
  ["image explore", imageExploreGuide],
  ["image wasm", imageWasmGuide],
  ["image trust show", imageTrustShowGuide],
  ["image trust set", imageTrustSetGuide],
  ["manifest create", manifestCreateGuide],
  ["manifest add", manifestAddGuide],
  ["manifest annotate", manifestAnnotateGuide],
  ["manifest remove", manifestRemoveGuide],
  ["manifest inspect", manifestInspectGuide],
  ["manifest push", manifestPushGuide],
  ["manifest ls", manifestLsGuide],
  ["manifest exists", manifestExistsGuide],
  ["manifest rm", manifestRmGuide],
  ["save", saveGuide],
  ["load", loadGuide],
  ["import", importGuide],
  ["commit", commitGuide],
  ["diff", diffGuide],
  ["events", eventsGuide],
  ["cp", cpGuide],
  ["export", exportGuide],
  ["ps", psGuide],
  ["rename", renameGuide],
  ["port", portGuide],
  ["container inspect", containerInspectGuide],
  ["container prune", containerPruneGuide],
  ["create", createGuide],
  ["start", startGuide],
  ["stop", stopGuide],
  ["restart", restartGuide],
  ["kill", killGuide],
  ["wait", waitGuide],
  ["pause", pauseGuide],
  ["unpause", unpauseGuide],
  ["top", topGuide],
  ["rm", rmGuide],
  ["stats", statsGuide],
  ["update", updateGuide],
  ["volume create", volumeCreateGuide],
  ["volume ls", volumeLsGuide],
  ["volume inspect", volumeInspectGuide],
  ["volume rm", volumeRmGuide],
  ["volume prune", volumePruneGuide],
  ["volume export", volumeExportGuide],
  ["volume import", volumeImportGuide],
  ["oci spec", ociSpecGuide],
  ["oci features", ociFeaturesGuide],
  ["oci run", ociRunGuide],
  ["oci create", ociCreateGuide],
  ["oci start", ociStartGuide],
  ["oci exec", ociExecGuide],
  ["oci state", ociStateGuide],
  ["oci kill", ociKillGuide],
  ["oci delete", ociDeleteGuide],
  ["oci list", ociListGuide],
  ["oci pause", ociPauseGuide],
  ["oci resume", ociResumeGuide],
  ["oci ps", ociPsGuide],
  ["oci update", ociUpdateGuide],
  ["oci events", ociEventsGuide],
  ["oci checkpoint", ociCheckpointGuide],
  ["oci restore", ociRestoreGuide],
  ["login", loginGuide],
  ["logout", logoutGuide],
  ["logs", logsGuide],
  ["search", searchGuide],
  ["info", infoGuide],
  ["network create", networkCreateGuide],
  ["network ls", networkLsGuide],
  ["network inspect", networkInspectGuide],
  ["network connect", networkConnectGuide],
  ["network disconnect", networkDisconnectGuide],
  ["network rm", networkRmGuide],
  ["network prune", networkPruneGuide],
  ["system df", systemDfGuide],
  ["system prune", systemPruneGuide],
  ["system check", systemCheckGuide],
  ["version", versionGuide],
  ["help", helpGuide],
]);

/** The guide of a command; one without a guide of its own has an empty one. */
export function findGuide(name: string): Guide {
  return GUIDES.get(name) ?? { description: [], examples: [] };
}
