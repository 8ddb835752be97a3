/**
 * The public surface of the core: everything the command line does is a call of these. Hosts are separate
 * (core/host/*); they implement the ports.
 */

export { CAPABILITIES } from "./bundle/capabilities.ts";
export { HOST_GATEWAY } from "./bundle/etc-files.ts";
export { type GeneratedConfig, generateConfig } from "./bundle/generate.ts";
export type {
  BindRequest,
  ContainerOptions,
  GenerateInput,
  ImageMountRequest,
  TmpfsRequest,
} from "./bundle/input.ts";
export { parseUserSpec } from "./bundle/user.ts";
export { type AttachSettings, attachPlan, attachRecord } from "./container/attach.ts";
export type { DocumentBrief } from "./container/brief.ts";
export { amendContainer, findContainer, listContainers, readContainer } from "./container/containers.ts";
export { type CopyEnd, type CopyOptions, copyBetween, copyIn, copyOut } from "./container/copy/copy.ts";
export type { CopySummary } from "./container/copy/files.ts";
export { type CopyOperand, checkOperands, parseCopyOperand } from "./container/copy/operand.ts";
export { type CopyPath, copyPath } from "./container/copy/path.ts";
export { createdDocument } from "./container/created-document.ts";
export { parseDetachKeys } from "./container/detach-keys.ts";
export type { ContainerDocument, DocumentBase, DocumentLog } from "./container/document.ts";
export { documentBefore, documentNote, documentText, parseDocument } from "./container/document.ts";
export {
  decodeEndpoint,
  encodeEndpoint,
  type NetworkServiceInput,
  networkServicePlan,
  readEndpoints,
} from "./container/endpoint-plan.ts";
export type { EventType, LifeEvent } from "./container/event.ts";
export {
  containerEvent,
  eventBefore,
  eventLabels,
  eventText,
  imageEvent,
  parseEvent,
  pruneEvent,
} from "./container/event.ts";
export { assembledPlan, callersPlan, joinedPlan } from "./container/files-plan.ts";
export { type ForeignRuntime, type ForeignStart, planForeignStart } from "./container/foreign-start.ts";
export { generateName } from "./container/generated-name.ts";
export type { ChosenHealthcheck, Health, HealthResult } from "./container/health.ts";
export { chooseHealthcheck } from "./container/health.ts";
export type { HostReport, HostVerdict } from "./container/host-facts.ts";
export { judgeHost } from "./container/host-facts.ts";
export type { IdMaps, IdRange } from "./container/id-maps.ts";
export { defaultMaps, identityMappings, keepIdMaps, parseSubordinateIds } from "./container/id-maps.ts";
export {
  hostMappings,
  type InnerMaps,
  idsNamedIn,
  innerMappings,
} from "./container/inner-ids.ts";
export type { InspectedContainer, InspectedState, InspectFacts } from "./container/inspect.ts";
export { inspectContainer } from "./container/inspect.ts";
export { networkNames } from "./container/inspect-host-config.ts";
export { parseJournalEntry } from "./container/journal-entry.ts";
export { containerLabels } from "./container/labels.ts";
export type { Container, ContainerStatus, LifeEnd, LifeState } from "./container/life.ts";
export { parseLifeState } from "./container/life.ts";
export type { ListedContainer } from "./container/listing.ts";
export { listBriefly, listed } from "./container/listing.ts";
export { attributesText, type LogEntry, type LogRange, parseLogEntry } from "./container/log-entry.ts";
export { areTooLong, type LogSettings, logPath } from "./container/log-record.ts";
export type { ContainerMount } from "./container/mounted.ts";
export { containerMounts } from "./container/mounted.ts";
export type { KeptMount } from "./container/mounts.ts";
export { anonymousVolumes, declaredVolumes, mountOptions, volumeMount } from "./container/mounts.ts";
export { nanoText, zonedNanoText } from "./container/nano-time.ts";
export { nestUserns } from "./container/nested-userns.ts";
export { networkEvent } from "./container/network-event.ts";
export { type ProcessDetails, type ProcessFiles, parseProcessFiles } from "./container/process-details.ts";
export { keptFilter, type StartFilter } from "./container/process-extras.ts";
export { requestedFlags } from "./container/requested.ts";
export type { RestartPolicy } from "./container/restart.ts";
export { parseRestartPolicy } from "./container/restart.ts";
export type { Start, StartEvents, StartHost, StartRequest } from "./container/start.ts";
export { documentPath, exitPath, markedImage, planStart } from "./container/start.ts";
export { startWords } from "./container/start-words.ts";
export type { UsernsHost } from "./container/userns.ts";
export { usernsRecord, workerPlan } from "./container/userns.ts";
export { volumeEvent } from "./container/volume-event.ts";
export type { Digest, DigestAlgorithm } from "./digest/digest.ts";
export { digestAlgorithm, digestHex, formatDigest, isDigest, parseDigest } from "./digest/digest.ts";
export { sha256Padding } from "./digest/sha256.ts";
export { verifyStream } from "./digest/verify.ts";
export { readRegistries } from "./distribution/configured.ts";
export { verifyLogin } from "./distribution/login.ts";
export type { Endpoint } from "./distribution/mirrors.ts";
export { pullEndpoints, pushEndpoint } from "./distribution/mirrors.ts";
export { openSession, type SessionOptions } from "./distribution/open-session.ts";
export type { DistributionPorts, RegistryPorts } from "./distribution/perform.ts";
export type { RegistriesConf } from "./distribution/registries-conf.ts";
export { openRegistry, type Registry, type RegistryOptions } from "./distribution/registry.ts";
export { listRemoteTags, searchRegistry } from "./distribution/search.ts";
export type { FoundRepository } from "./distribution/search-index.ts";
export type { Protocol, Step } from "./distribution/step.ts";
export type { ErrorCode, ErrorParts } from "./errors.ts";
export { isRlError, RlError } from "./errors.ts";
export { escapeLines, escapeText } from "./escape.ts";
export { fetchArchive, isWebAddress } from "./image/archive/fetch.ts";
export type { LoadOptions, LoadPorts } from "./image/archive/load.ts";
export { loadArchive, loadDirectory } from "./image/archive/load.ts";
export type { ArchiveMember } from "./image/archive/member.ts";
export type { SaveFormat, SaveOptions } from "./image/archive/save.ts";
export { saveImages, writeArchive } from "./image/archive/save.ts";
export type { SavedImage, SavePorts, WrittenFile } from "./image/archive/saved.ts";
export type { LoadedImage } from "./image/archive/store-archived.ts";
export { checkStore } from "./image/check/check.ts";
export type { Damage, DamageKind } from "./image/check/damage.ts";
export type { Repair, RepairOptions } from "./image/check/repair.ts";
export { repairStore } from "./image/check/repair.ts";
export type { CheckOptions } from "./image/check/seen.ts";
export type { Collected } from "./image/collect.ts";
export { collectGarbage } from "./image/collect.ts";
export type { CommitOptions, CommitPorts, CommitSource } from "./image/commit/commit.ts";
export { commitContainer } from "./image/commit/commit.ts";
export { containerChanges, imageChanges } from "./image/commit/compare.ts";
export type { ImageFormat } from "./image/commit/document.ts";
export type { OwnTree } from "./image/commit/own-tree.ts";
export { imageTrees, readOwnTree, readWholeTree } from "./image/commit/own-tree.ts";
export { readImageConfig } from "./image/details.ts";
export type { PullEvent } from "./image/events.ts";
export { findImage } from "./image/find.ts";
export type { HistoryStep } from "./image/history.ts";
export { imageHistory } from "./image/history.ts";
export type { LayoutFiles } from "./image/import.ts";
export { importLayout } from "./image/import.ts";
export type { ImportArchiveOptions } from "./image/import-archive.ts";
export { importArchive } from "./image/import-archive.ts";
export type { AddOptions, CreateOptions } from "./image/index-list/change.ts";
export {
  addToIndexList,
  annotateIndexList,
  createIndexList,
  removeFromIndexList,
} from "./image/index-list/change.ts";
export type { EntryChange } from "./image/index-list/edit.ts";
export type { FindOptions, WantedImage } from "./image/index-list/locate.ts";
export type { IndexFormat, IndexList, ListEntry } from "./image/index-list/model.ts";
export { digestIndex } from "./image/index-list/model.ts";
export type { ListPushOptions } from "./image/index-list/push.ts";
export { pushIndexList } from "./image/index-list/push.ts";
export type { RemovedList } from "./image/index-list/remove.ts";
export { removeIndexList } from "./image/index-list/remove.ts";
export { readIndexDocument } from "./image/index-list/show.ts";
export { allIndexLists, findIndexList, listReference } from "./image/index-list/store.ts";
export { imageKey } from "./image/key.ts";
export { getImage, listImages, putImage, readImages } from "./image/list.ts";
export { BRIEF_ID, type ImageBriefs, readBriefs } from "./image/listing.ts";
export * from "./image/looking.ts";
export type { MakeWasmOptions, WasmDescription } from "./image/make-wasm.ts";
export { makeWasmImage } from "./image/make-wasm.ts";
export { MOUNT_POINTS, makeMountPoints } from "./image/mount-points.ts";
export { isTagged, NO_REPOSITORY, splitName } from "./image/name.ts";
export type {
  CollectPorts,
  ContentPorts,
  ImageStorePorts,
  PullPorts,
  RecordPorts,
  RemovePorts,
  StorePorts,
  UnpackedTrees,
} from "./image/ports.ts";
export type { PullOptions } from "./image/pull.ts";
export { pullImage } from "./image/pull.ts";
export { pushImage } from "./image/push.ts";
export type { ContentPusher, PushPorts } from "./image/push-content.ts";
export { contentPusher } from "./image/push-content.ts";
export type { PushEvent, PushedImage } from "./image/push-events.ts";
export type { PushOptions } from "./image/push-options.ts";
export type { PlannedDocument, PushPlan } from "./image/push-plan.ts";
export { planPush } from "./image/push-plan.ts";
export type { ImageRecord } from "./image/record.ts";
export { parseImageRecord } from "./image/record.ts";
export type { PruneOptions, Removal, RemoveOptions } from "./image/remove.ts";
export { pruneImages, removeImage } from "./image/remove.ts";
export type { ResolvedImage, ResolvedLayer } from "./image/resolve.ts";
export { resolveRemote } from "./image/resolve-remote.ts";
export { impatientCache } from "./image/shared-cache.ts";
export type { ImageSummary } from "./image/summary.ts";
export { tagImage, targetReference } from "./image/tag.ts";
export { unpackImage } from "./image/unpack.ts";
export type { ImageUsage, StoreUsage } from "./image/usage.ts";
export { imageUsage } from "./image/usage.ts";
export { applyLayer, type LayerSummary } from "./layer/apply.ts";
export { chainIds } from "./layer/chain-id.ts";
export { diffLayer } from "./layer/diff.ts";
export type { TreeChange } from "./layer/diff-changes.ts";
export { listChanges } from "./layer/diff-changes.ts";
export { createDiffEntries } from "./layer/diff-entries.ts";
export { addressAndPort, canonicalAddress } from "./network/address.ts";
export {
  type AttachFlags,
  type Attachment,
  attachmentsOf,
  checkAlias,
  flagGiven,
  parseLink,
} from "./network/attach.ts";
export { arePortsFixed, choosePorts } from "./network/choose-ports.ts";
export {
  type EndpointAddresses,
  type EndpointFields,
  type EndpointRequest,
  endpointFields,
  formatMac,
  listed as listedNames,
  renameEndpoint,
  startOwner,
  takeAddresses,
} from "./network/endpoint.ts";
export { UPLINK } from "./network/firewall.ts";
export { mendedText } from "./network/mended.ts";
export type { NetworkAttachment, NetworkChoice } from "./network/mode.ts";
export { networkNamespace, parseNetwork, RESERVED_NETWORKS } from "./network/mode.ts";
export {
  bridgeName,
  checkNetworkName,
  type NetworkRange,
  type NetworkRecord,
  parseNetworkText,
} from "./network/network.ts";
export {
  createNetwork,
  findNetwork,
  listNetworks,
  type NewNetwork,
  removeNetwork,
} from "./network/networks.ts";
export type { HostWay } from "./network/pasta.ts";
export { DNS_ADDRESS, GUEST_ADDRESS, pastaArguments, pastaOptions } from "./network/pasta.ts";
export type { ExposedPort, PortProtocol, PortRequest, PublishedPort } from "./network/ports.ts";
export { parseExpose, parsePublish, portKey, publishAll } from "./network/ports.ts";
export { asksOnlyItself } from "./network/resolver.ts";
export { defaultGateway } from "./network/route.ts";
export { SLIRP, slirpArguments } from "./network/slirp.ts";
export { routedSubnets, type Subnet } from "./network/subnet.ts";
export { compilePlan } from "./plan/compile.ts";
export type { CompileContext, RecordFields } from "./plan/context.ts";
export { DELEGATE_COMMAND } from "./plan/delegate.ts";
export { encodePlan } from "./plan/encode.ts";
export { describeFailure } from "./plan/failure.ts";
export type { SecurityModules } from "./plan/labels.ts";
export { asksForLabels } from "./plan/labels.ts";
export type { Plan, PlanRecord } from "./plan/records.ts";
export { encodeTemplate, fillTemplate, STAND_IN_ID } from "./plan/template.ts";
export { uplinkLack } from "./plan/uplink-lack.ts";
export type { BlobStore, Ingest } from "./ports/blob-store.ts";
export type { Clock } from "./ports/clock.ts";
export type { Codec, Compression } from "./ports/codec.ts";
export type { Compressor } from "./ports/compressor.ts";
export type { ContainerShelf } from "./ports/container-shelf.ts";
export type { ContainerStore } from "./ports/container-store.ts";
export type { CredentialPlace, CredentialStore } from "./ports/credential-store.ts";
export type { Credentials, RegistryCredential } from "./ports/credentials.ts";
export { type Digester, digestBytes, type Hasher } from "./ports/digester.ts";
export type { FilePlace, FoundFile } from "./ports/file-place.ts";
export type { HostObservations, HostProbe } from "./ports/host-probe.ts";
export { type IdClaim, type InnerRange, overlaps } from "./ports/id-claim.ts";
export type { Launcher, LaunchOptions, LaunchResult } from "./ports/launcher.ts";
export type { Lock, Locks } from "./ports/locks.ts";
export { withLock } from "./ports/locks.ts";
export type { Metadata } from "./ports/metadata.ts";
export type { EndpointKey, EndpointStore, NetworkStore, UplinkState } from "./ports/network-store.ts";
export type {
  LogQuestion,
  NamedKey,
  SignatureQuestion,
  SignatureVerifier,
} from "./ports/signature-verifier.ts";
export type { StorageDriver } from "./ports/storage-driver.ts";
export type { StreamBody } from "./ports/stream-body.ts";
export type { Transport, TransportRequest, TransportResponse } from "./ports/transport.ts";
export type {
  TreePlace,
  TreeReadEntry,
  TreeReader,
  TreeReading,
  TreeReadRequest,
} from "./ports/tree-reader.ts";
export type { TreeStore } from "./ports/tree-store.ts";
export type { TreeAttributes, TreeWriter } from "./ports/tree-writer.ts";
export type { PolicyFile, TrustFiles } from "./ports/trust-files.ts";
export type { VolumeStore } from "./ports/volume-store.ts";
export { parseAliasedReference } from "./reference/alias.ts";
export {
  familiarReference,
  parseAnyReference,
  parseDockerReference,
  parseNormalizedReference,
} from "./reference/familiar.ts";
export { formatReference, parseReference, type Reference, withDefaultTag } from "./reference/reference.ts";
export { setPropertiesWords } from "./runtime/busctl-words.ts";
export type { CgroupFiles } from "./runtime/cgroup-files.ts";
export { parseFlatKeyed, parsePids } from "./runtime/cgroup-files.ts";
export type { CgroupMount } from "./runtime/cgroup-mount.ts";
export { findCgroupMount, groupBelow } from "./runtime/cgroup-mount.ts";
export type { CgroupHost } from "./runtime/cgroup-place.ts";
export { controllersOf } from "./runtime/cgroup-records.ts";
export type { CgroupWrite, SystemdProperty } from "./runtime/cgroup-resources.ts";
export { cgroupWrites, systemdProperties } from "./runtime/cgroup-resources.ts";
export type { CgroupSetting } from "./runtime/container-cgroup.ts";
export { type ContainerExec, planContainerExec } from "./runtime/container-exec.ts";
export type { ContainerStats } from "./runtime/container-stats.ts";
export { containerStats, hugepageSizes } from "./runtime/container-stats.ts";
export type { DefaultConfigInput } from "./runtime/default-config.ts";
export { defaultConfig } from "./runtime/default-config.ts";
export type { ContainerEvent } from "./runtime/event-line.ts";
export { eventLine } from "./runtime/event-line.ts";
export { execCgroup, managedPart } from "./runtime/exec-cgroup.ts";
export type { ExecRequest } from "./runtime/exec-process.ts";
export { documentedProcess, requestedProcess } from "./runtime/exec-process.ts";
export { runtimeFeatures } from "./runtime/features.ts";
export { withGrantedCapabilities } from "./runtime/granted-capabilities.ts";
export { describeHookFailure, isHookStep } from "./runtime/hook-failure.ts";
export { withKnownCapabilities } from "./runtime/known-capabilities.ts";
export { ownScopeWords } from "./runtime/own-scope.ts";
export type { BundleStart } from "./runtime/plan-bundle.ts";
export { planBundle } from "./runtime/plan-bundle.ts";
export type { ExecStart } from "./runtime/plan-exec.ts";
export { planExec } from "./runtime/plan-exec.ts";
export { laterHooks, planPoststop, planRelease } from "./runtime/plan-hooks.ts";
export { parsePreserved } from "./runtime/preserved.ts";
export { pickProcesses } from "./runtime/process-list.ts";
export { readProcessDocument, readRuntimeConfig } from "./runtime/read-config.ts";
export { readUpdate, UPDATE_SIZE_LIMIT } from "./runtime/read-update.ts";
export { checkUsage, completeUpdate, mergeResources } from "./runtime/resource-update.ts";
export type { RunCgroupHost } from "./runtime/run-cgroup.ts";
export { canLimitBeside, runCgroup } from "./runtime/run-cgroup.ts";
export type { SystemdManager } from "./runtime/scope.ts";
export { parseSignal } from "./runtime/signals.ts";
export type { ShownState, StoredState } from "./runtime/state.ts";
export { checkContainerId, parseState, showState, statusOf } from "./runtime/state.ts";
export type { Machine } from "./seccomp/architecture.ts";
export { compileSeccomp } from "./seccomp/compile.ts";
export { compileDefault } from "./seccomp/compile-default.ts";
export { prebuiltFilter } from "./seccomp/default-filter.ts";
export { defaultProfile } from "./seccomp/default-profile.ts";
export { type ProfileContext, resolveProfile } from "./seccomp/docker-profile.ts";
export { filterFlags } from "./seccomp/flags.ts";
export type { Descriptor } from "./spec/descriptor.ts";
export { type ImageDocument, parseImageDocument } from "./spec/document.ts";
export type { Healthcheck, ImageConfig, ImageProcess } from "./spec/image-config.ts";
export { parseImageConfig } from "./spec/image-config.ts";
export { type ImageIndex, parseIndex } from "./spec/image-index.ts";
export { parseStrictJson } from "./spec/json.ts";
export { type Manifest, parseManifest } from "./spec/manifest.ts";
export type { Platform } from "./spec/platform.ts";
export { choosePlatform, formatPlatform, normalizePlatform, parsePlatform } from "./spec/platform.ts";
export type {
  IdMapping,
  LinuxDeviceCgroup,
  LinuxResources,
  LinuxSeccomp,
  Process,
  RuntimeConfig,
} from "./spec/runtime-config.ts";
export type { RuntimeFeatures } from "./spec/runtime-features.ts";
export type { RuntimeStatus, State } from "./spec/runtime-state.ts";
export { decodeUtf8, encodeUtf8 } from "./spec/utf8.ts";
export type { ComponentNames } from "./spec/wasm-component.ts";
export { componentNames } from "./spec/wasm-component.ts";
export { isWasmPlatform, WASM_PLATFORM } from "./spec/wasm-platform.ts";
export { createZstdFrames } from "./spec/zstd-frames.ts";
export { compareBytes, displayName } from "./tar/bytes.ts";
export type { TarEntry } from "./tar/entry.ts";
export { readTar } from "./tar/iterate.ts";
export { madeEntry } from "./tar/made-entry.ts";
export { openTar } from "./tar/reader.ts";
export { writeTar } from "./tar/writer.ts";
export { checkTrust, judgeImage, type TrustSubject, type Verdict } from "./trust/check.ts";
export { editPolicy, type ScopeEntry } from "./trust/edit-policy.ts";
export { loadPolicy } from "./trust/load-policy.ts";
export { parsePolicy } from "./trust/parse-policy.ts";
export type { KeySource, Policy, Requirement, Requirements } from "./trust/policy.ts";
export { NO_POLICY } from "./trust/policy.ts";
export type { TrustPorts } from "./trust/ports.ts";
export { type Origin, requirementsFor } from "./trust/scope.ts";
export { checkVolumeName, isGenerated, type VolumeRecord } from "./volume/volume.ts";
export type { NewVolume, PrunedVolume } from "./volume/volumes.ts";
export {
  createVolume,
  findVolume,
  listVolumes,
  pruneVolumes,
  removeAnonymous,
  removeVolume,
} from "./volume/volumes.ts";
