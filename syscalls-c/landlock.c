/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Landlock (landlock(7)): what is not named stays readable and executable, and can be changed no more. A second lock
 * behind the read-only mounts, which holds when the first one gives way.
 *
 * Should:  be the last step but the filter and the exec; a process under a ruleset may not mount.
 * Mustn't: go on without a ruleset; use a right that this kernel's version does not know.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "kernel.h"
#include "root.h"
#include "setup.h"

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

#define CREATE_RULESET_VERSION 1U
#define RULE_PATH_BENEATH 1

/* LANDLOCK_ACCESS_FS_* */
#define FS_EXECUTE (1U << 0)
#define FS_WRITE_FILE (1U << 1)
#define FS_READ_FILE (1U << 2)
#define FS_READ_DIR (1U << 3)
#define FS_TRUNCATE (1U << 14)
#define FS_IOCTL_DEV (1U << 15)

#define FS_READ (FS_EXECUTE | FS_READ_FILE | FS_READ_DIR)
/* a rule about a file may have no others */
#define FS_OF_FILES (FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE | FS_IOCTL_DEV)

/* LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET, LANDLOCK_SCOPE_SIGNAL */
#define SCOPES 3U
#define SCOPES_SINCE 6

/**
 * struct ruleset - struct landlock_ruleset_attr of linux/landlock.h, whole
 */
struct ruleset {
	uint64_t fs;
	uint64_t net;
	uint64_t scoped;
};

struct beneath {
	uint64_t access;
	int32_t parent;
} __attribute__((packed));

/**
 * known_rights() - the rights to files that a version of Landlock knows
 * @version: from 1 on
 *
 * Return: bits
 */
static uint64_t known_rights(int version)
{
	unsigned int count = version >= 5 ? 16 : version >= 3 ? 15 : version == 2 ? 14 : 13;

	return (1U << count) - 1;
}

/**
 * allow() - add a rule
 * @setup:  the interpreter
 * @rules:  the ruleset
 * @path:   in the root
 * @access: what may be done there and below
 *
 * Return: 0, or -1 with errno
 */
static int allow(const struct setup *setup, int rules, const char *path, uint64_t access)
{
	struct beneath rule = { .access = access, .parent = root_open(setup->root, path, O_PATH, ROOT_FOLLOW) };
	struct stat status;
	int rc = -1, saved;

	if (rule.parent < 0)
		return -1;
	if (fstat(rule.parent, &status) == 0) {
		if (!S_ISDIR(status.st_mode))
			rule.access &= FS_OF_FILES;
		rc = (int)syscall(SYS_landlock_add_rule, rules, RULE_PATH_BENEATH, &rule, 0);
	}
	saved = errno;
	close(rule.parent);
	errno = saved;
	return rc;
}

/**
 * setup_landlock() - the landlock record
 * @setup:  the interpreter
 * @record: writable, paths that each end in NUL
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_landlock(struct setup *setup, const struct plan_record *record)
{
	const struct plan_field *writable = &record->field[PLAN_LANDLOCK_WRITABLE];
	const char *path = writable->text, *end = path + writable->length;
	int version = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_RULESET_VERSION), rules;
	struct ruleset handled = { .net = 0 };

	if (version < 1)
		return fail(setup->failure, version < 0 ? errno : ENOSYS, "");
	handled.fs = known_rights(version);
	handled.scoped = version >= SCOPES_SINCE ? SCOPES : 0;
	/* an older kernel takes a larger structure than it knows when the rest of it is zero */
	rules = (int)syscall(SYS_landlock_create_ruleset, &handled, sizeof(handled), 0);
	if (rules < 0)
		return fail(setup->failure, errno, "");
	if (allow(setup, rules, "/", FS_READ) < 0)
		return fail(setup->failure, errno, "/");
	for (; path < end; path += strlen(path) + 1)
		if (allow(setup, rules, path, handled.fs) < 0)
			return fail(setup->failure, errno, path);
	if (syscall(SYS_landlock_restrict_self, rules, 0) < 0)
		return fail(setup->failure, errno, "");
	close(rules);
	return 0;
}
