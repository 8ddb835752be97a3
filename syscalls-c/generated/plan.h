/* Printed by scripts/generate.ts from core/plan/records.ts: change the table, not this file. */
#pragma once

#include <stdint.h>

/* The wire form is described in core/plan/encode.ts. */
#define PLAN_MAGIC 0x504c4c52u
#define PLAN_VERSION 1u
#define PLAN_HEADER_SIZE 24u
#define PLAN_RECORD_HEAD_SIZE 8u
#define PLAN_MAX_FIELDS 7
/* Length of the tables below, which are indexed by op; unused numbers are zero. */
#define PLAN_OP_END 56

enum plan_op {
  PLAN_USERNS = 1,
  PLAN_NAMESPACES = 2,
  PLAN_JOIN_NAMESPACE = 3,
  PLAN_DIRECTORY = 4,
  PLAN_FAILURE_ARGUMENT = 5,
  PLAN_CLEANUP = 6,
  PLAN_TERMINAL = 7,
  PLAN_STDIN = 8,
  PLAN_HELPER_ARGUMENT = 9,
  PLAN_CREATED = 10,
  PLAN_DETACH = 11,
  PLAN_CONSOLE_SOCKET = 12,
  PLAN_OVERLAY = 20,
  PLAN_COPY_TREE = 21,
  PLAN_ROOT = 22,
  PLAN_MOUNT = 23,
  PLAN_BIND = 24,
  PLAN_GENERATED_FILE = 25,
  PLAN_DEVICE = 26,
  PLAN_SYMLINK = 27,
  PLAN_MASK = 28,
  PLAN_READONLY = 29,
  PLAN_READONLY_ROOT = 30,
  PLAN_PIVOT = 31,
  PLAN_ROOT_DIRECTORY = 32,
  PLAN_START_GATE = 33,
  PLAN_PROCESS_FILES = 39,
  PLAN_HOSTNAME = 40,
  PLAN_DOMAINNAME = 41,
  PLAN_SYSCTL = 42,
  PLAN_LOOPBACK = 43,
  PLAN_RLIMIT = 44,
  PLAN_OOM_SCORE_ADJ = 45,
  PLAN_USER = 46,
  PLAN_CAPABILITIES = 47,
  PLAN_NO_NEW_PRIVILEGES = 48,
  PLAN_SECCOMP = 49,
  PLAN_WORKING_DIRECTORY = 50,
  PLAN_UMASK = 51,
  PLAN_ENVIRONMENT = 52,
  PLAN_ARGUMENT = 53,
  PLAN_INIT = 54,
  PLAN_EXEC = 55,
};

enum plan_stage {
  PLAN_STAGE_HOST = 1,
  PLAN_STAGE_CONTAINER = 2,
};

/* Fields of userns. */
enum {
  PLAN_USERNS_MODE = 0,
  PLAN_USERNS_KEEPER = 1,
  PLAN_USERNS_UID_MAP = 2,
  PLAN_USERNS_GID_MAP = 3,
  PLAN_USERNS_NEWUIDMAP = 4,
  PLAN_USERNS_NEWGIDMAP = 5,
  PLAN_USERNS_SETGROUPS = 6,
};

/* Fields of namespaces. */
enum {
  PLAN_NAMESPACES_FLAGS = 0,
};

/* Fields of joinNamespace. */
enum {
  PLAN_JOIN_NAMESPACE_FLAG = 0,
  PLAN_JOIN_NAMESPACE_PATH = 1,
};

/* Fields of directory. */
enum {
  PLAN_DIRECTORY_PATH = 0,
  PLAN_DIRECTORY_MODE = 1,
};

/* Fields of failureArgument. */
enum {
  PLAN_FAILURE_ARGUMENT_VALUE = 0,
};

/* Fields of cleanup. */
enum {
  PLAN_CLEANUP_PATH = 0,
};

/* Fields of stdin. */
enum {
  PLAN_STDIN_MODE = 0,
};

/* Fields of helperArgument. */
enum {
  PLAN_HELPER_ARGUMENT_VALUE = 0,
};

/* Fields of created. */
enum {
  PLAN_CREATED_STATE_FILE = 0,
  PLAN_CREATED_BEFORE = 1,
  PLAN_CREATED_BETWEEN = 2,
  PLAN_CREATED_AFTER = 3,
  PLAN_CREATED_PID_FILE = 4,
};

/* Fields of consoleSocket. */
enum {
  PLAN_CONSOLE_SOCKET_PATH = 0,
};

/* Fields of overlay. */
enum {
  PLAN_OVERLAY_LOWER_BASE = 0,
  PLAN_OVERLAY_LOWER = 1,
  PLAN_OVERLAY_UPPER = 2,
  PLAN_OVERLAY_WORK = 3,
  PLAN_OVERLAY_TARGET = 4,
  PLAN_OVERLAY_VOLATILE = 5,
  PLAN_OVERLAY_FUSE = 6,
};

/* Fields of copyTree. */
enum {
  PLAN_COPY_TREE_SOURCE = 0,
  PLAN_COPY_TREE_TARGET = 1,
};

/* Fields of root. */
enum {
  PLAN_ROOT_PATH = 0,
};

/* Fields of mount. */
enum {
  PLAN_MOUNT_TYPE = 0,
  PLAN_MOUNT_SOURCE = 1,
  PLAN_MOUNT_TARGET = 2,
  PLAN_MOUNT_ATTRIBUTES = 3,
  PLAN_MOUNT_OPTIONS = 4,
  PLAN_MOUNT_OPTIONAL = 5,
};

/* Fields of bind. */
enum {
  PLAN_BIND_SOURCE = 0,
  PLAN_BIND_TARGET = 1,
  PLAN_BIND_ATTRIBUTES = 2,
  PLAN_BIND_RECURSIVE = 3,
  PLAN_BIND_PROPAGATION = 4,
};

/* Fields of generatedFile. */
enum {
  PLAN_GENERATED_FILE_TARGET = 0,
  PLAN_GENERATED_FILE_CONTENT = 1,
  PLAN_GENERATED_FILE_MODE = 2,
};

/* Fields of device. */
enum {
  PLAN_DEVICE_NAME = 0,
};

/* Fields of symlink. */
enum {
  PLAN_SYMLINK_TARGET = 0,
  PLAN_SYMLINK_PATH = 1,
};

/* Fields of mask. */
enum {
  PLAN_MASK_PATH = 0,
};

/* Fields of readonly. */
enum {
  PLAN_READONLY_PATH = 0,
};

/* Fields of rootDirectory. */
enum {
  PLAN_ROOT_DIRECTORY_PATH = 0,
  PLAN_ROOT_DIRECTORY_MODE = 1,
};

/* Fields of startGate. */
enum {
  PLAN_START_GATE_PATH = 0,
};

/* Fields of hostname. */
enum {
  PLAN_HOSTNAME_NAME = 0,
};

/* Fields of domainname. */
enum {
  PLAN_DOMAINNAME_NAME = 0,
};

/* Fields of sysctl. */
enum {
  PLAN_SYSCTL_NAME = 0,
  PLAN_SYSCTL_VALUE = 1,
};

/* Fields of rlimit. */
enum {
  PLAN_RLIMIT_RESOURCE = 0,
  PLAN_RLIMIT_SOFT = 1,
  PLAN_RLIMIT_HARD = 2,
};

/* Fields of oomScoreAdj. */
enum {
  PLAN_OOM_SCORE_ADJ_VALUE = 0,
};

/* Fields of user. */
enum {
  PLAN_USER_SPEC = 0,
  PLAN_USER_UID = 1,
  PLAN_USER_GID = 2,
  PLAN_USER_ADDITIONAL_GROUPS = 3,
};

/* Fields of capabilities. */
enum {
  PLAN_CAPABILITIES_BOUNDING = 0,
  PLAN_CAPABILITIES_EFFECTIVE = 1,
  PLAN_CAPABILITIES_PERMITTED = 2,
  PLAN_CAPABILITIES_INHERITABLE = 3,
  PLAN_CAPABILITIES_AMBIENT = 4,
};

/* Fields of seccomp. */
enum {
  PLAN_SECCOMP_FILTER = 0,
};

/* Fields of workingDirectory. */
enum {
  PLAN_WORKING_DIRECTORY_PATH = 0,
};

/* Fields of umask. */
enum {
  PLAN_UMASK_MODE = 0,
};

/* Fields of environment. */
enum {
  PLAN_ENVIRONMENT_ENTRY = 0,
};

/* Fields of argument. */
enum {
  PLAN_ARGUMENT_VALUE = 0,
};

/* Kinds, one letter for each field: u = u32, q = u64, t = text, b = bytes. */
struct plan_shape {
  uint16_t op;
  uint16_t nfields;
  const char *kinds;
  uint8_t stage;
};

static const struct plan_shape plan_shapes[PLAN_OP_END] = {
  [PLAN_USERNS] = {PLAN_USERNS, 7, "utttttu", PLAN_STAGE_HOST},
  [PLAN_NAMESPACES] = {PLAN_NAMESPACES, 1, "u", PLAN_STAGE_HOST},
  [PLAN_JOIN_NAMESPACE] = {PLAN_JOIN_NAMESPACE, 2, "ut", PLAN_STAGE_HOST},
  [PLAN_DIRECTORY] = {PLAN_DIRECTORY, 2, "tu", PLAN_STAGE_HOST},
  [PLAN_FAILURE_ARGUMENT] = {PLAN_FAILURE_ARGUMENT, 1, "t", PLAN_STAGE_HOST},
  [PLAN_CLEANUP] = {PLAN_CLEANUP, 1, "t", PLAN_STAGE_HOST},
  [PLAN_TERMINAL] = {PLAN_TERMINAL, 0, "", PLAN_STAGE_HOST},
  [PLAN_STDIN] = {PLAN_STDIN, 1, "u", PLAN_STAGE_HOST},
  [PLAN_HELPER_ARGUMENT] = {PLAN_HELPER_ARGUMENT, 1, "t", PLAN_STAGE_HOST},
  [PLAN_CREATED] = {PLAN_CREATED, 5, "tbbbt", PLAN_STAGE_HOST},
  [PLAN_DETACH] = {PLAN_DETACH, 0, "", PLAN_STAGE_HOST},
  [PLAN_CONSOLE_SOCKET] = {PLAN_CONSOLE_SOCKET, 1, "t", PLAN_STAGE_HOST},
  [PLAN_OVERLAY] = {PLAN_OVERLAY, 7, "tttttut", PLAN_STAGE_CONTAINER},
  [PLAN_COPY_TREE] = {PLAN_COPY_TREE, 2, "tt", PLAN_STAGE_CONTAINER},
  [PLAN_ROOT] = {PLAN_ROOT, 1, "t", PLAN_STAGE_CONTAINER},
  [PLAN_MOUNT] = {PLAN_MOUNT, 6, "tttqtu", PLAN_STAGE_CONTAINER},
  [PLAN_BIND] = {PLAN_BIND, 5, "ttquu", PLAN_STAGE_CONTAINER},
  [PLAN_GENERATED_FILE] = {PLAN_GENERATED_FILE, 3, "tbu", PLAN_STAGE_CONTAINER},
  [PLAN_DEVICE] = {PLAN_DEVICE, 1, "t", PLAN_STAGE_CONTAINER},
  [PLAN_SYMLINK] = {PLAN_SYMLINK, 2, "tt", PLAN_STAGE_CONTAINER},
  [PLAN_MASK] = {PLAN_MASK, 1, "t", PLAN_STAGE_CONTAINER},
  [PLAN_READONLY] = {PLAN_READONLY, 1, "t", PLAN_STAGE_CONTAINER},
  [PLAN_READONLY_ROOT] = {PLAN_READONLY_ROOT, 0, "", PLAN_STAGE_CONTAINER},
  [PLAN_PIVOT] = {PLAN_PIVOT, 0, "", PLAN_STAGE_CONTAINER},
  [PLAN_ROOT_DIRECTORY] = {PLAN_ROOT_DIRECTORY, 2, "tu", PLAN_STAGE_CONTAINER},
  [PLAN_START_GATE] = {PLAN_START_GATE, 1, "t", PLAN_STAGE_CONTAINER},
  [PLAN_PROCESS_FILES] = {PLAN_PROCESS_FILES, 0, "", PLAN_STAGE_CONTAINER},
  [PLAN_HOSTNAME] = {PLAN_HOSTNAME, 1, "t", PLAN_STAGE_CONTAINER},
  [PLAN_DOMAINNAME] = {PLAN_DOMAINNAME, 1, "t", PLAN_STAGE_CONTAINER},
  [PLAN_SYSCTL] = {PLAN_SYSCTL, 2, "tt", PLAN_STAGE_CONTAINER},
  [PLAN_LOOPBACK] = {PLAN_LOOPBACK, 0, "", PLAN_STAGE_CONTAINER},
  [PLAN_RLIMIT] = {PLAN_RLIMIT, 3, "uqq", PLAN_STAGE_CONTAINER},
  [PLAN_OOM_SCORE_ADJ] = {PLAN_OOM_SCORE_ADJ, 1, "q", PLAN_STAGE_CONTAINER},
  [PLAN_USER] = {PLAN_USER, 4, "tuut", PLAN_STAGE_CONTAINER},
  [PLAN_CAPABILITIES] = {PLAN_CAPABILITIES, 5, "qqqqq", PLAN_STAGE_CONTAINER},
  [PLAN_NO_NEW_PRIVILEGES] = {PLAN_NO_NEW_PRIVILEGES, 0, "", PLAN_STAGE_CONTAINER},
  [PLAN_SECCOMP] = {PLAN_SECCOMP, 1, "b", PLAN_STAGE_CONTAINER},
  [PLAN_WORKING_DIRECTORY] = {PLAN_WORKING_DIRECTORY, 1, "t", PLAN_STAGE_CONTAINER},
  [PLAN_UMASK] = {PLAN_UMASK, 1, "u", PLAN_STAGE_CONTAINER},
  [PLAN_ENVIRONMENT] = {PLAN_ENVIRONMENT, 1, "t", PLAN_STAGE_CONTAINER},
  [PLAN_ARGUMENT] = {PLAN_ARGUMENT, 1, "t", PLAN_STAGE_CONTAINER},
  [PLAN_INIT] = {PLAN_INIT, 0, "", PLAN_STAGE_CONTAINER},
  [PLAN_EXEC] = {PLAN_EXEC, 0, "", PLAN_STAGE_CONTAINER},
};

/* For messages. */
static const char *const plan_op_name[PLAN_OP_END] = {
  [PLAN_USERNS] = "userns",
  [PLAN_NAMESPACES] = "namespaces",
  [PLAN_JOIN_NAMESPACE] = "joinNamespace",
  [PLAN_DIRECTORY] = "directory",
  [PLAN_FAILURE_ARGUMENT] = "failureArgument",
  [PLAN_CLEANUP] = "cleanup",
  [PLAN_TERMINAL] = "terminal",
  [PLAN_STDIN] = "stdin",
  [PLAN_HELPER_ARGUMENT] = "helperArgument",
  [PLAN_CREATED] = "created",
  [PLAN_DETACH] = "detach",
  [PLAN_CONSOLE_SOCKET] = "consoleSocket",
  [PLAN_OVERLAY] = "overlay",
  [PLAN_COPY_TREE] = "copyTree",
  [PLAN_ROOT] = "root",
  [PLAN_MOUNT] = "mount",
  [PLAN_BIND] = "bind",
  [PLAN_GENERATED_FILE] = "generatedFile",
  [PLAN_DEVICE] = "device",
  [PLAN_SYMLINK] = "symlink",
  [PLAN_MASK] = "mask",
  [PLAN_READONLY] = "readonly",
  [PLAN_READONLY_ROOT] = "readonlyRoot",
  [PLAN_PIVOT] = "pivot",
  [PLAN_ROOT_DIRECTORY] = "rootDirectory",
  [PLAN_START_GATE] = "startGate",
  [PLAN_PROCESS_FILES] = "processFiles",
  [PLAN_HOSTNAME] = "hostname",
  [PLAN_DOMAINNAME] = "domainname",
  [PLAN_SYSCTL] = "sysctl",
  [PLAN_LOOPBACK] = "loopback",
  [PLAN_RLIMIT] = "rlimit",
  [PLAN_OOM_SCORE_ADJ] = "oomScoreAdj",
  [PLAN_USER] = "user",
  [PLAN_CAPABILITIES] = "capabilities",
  [PLAN_NO_NEW_PRIVILEGES] = "noNewPrivileges",
  [PLAN_SECCOMP] = "seccomp",
  [PLAN_WORKING_DIRECTORY] = "workingDirectory",
  [PLAN_UMASK] = "umask",
  [PLAN_ENVIRONMENT] = "environment",
  [PLAN_ARGUMENT] = "argument",
  [PLAN_INIT] = "init",
  [PLAN_EXEC] = "exec",
};
