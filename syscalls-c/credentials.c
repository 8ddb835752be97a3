/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who the process is and what it may do.
 *
 * Should:  read the container's passwd and group files without following a link out, without blocking on a
 *          FIFO and without reading more than a bounded amount; keep every capability until the capabilities
 *          record, so that the records between work for any user.
 * Mustn't: use the C library's setuid family, which talks to threads that are not there.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/securebits.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include "credentials.h"
#include "kernel.h"
#include "root.h"
#include "setup.h"
#include "streams.h"
#include "terminal.h"
#include "user.h"

#define DATABASE_MAX (1024 * 1024)

/**
 * read_database() - read /etc/passwd or /etc/group of the container
 * @setup:  the interpreter
 * @path:   which
 * @buffer: filled, NUL-terminated; empty when there is no such file
 *
 * No more is read than the file says it has: the kernel's own files, our environment among them, say that they
 * have nothing.
 *
 * Return: 0, or -1 with errno ESPIPE (not a regular file), EFBIG
 */
static int read_database(const struct setup *setup, const char *path, char buffer[DATABASE_MAX])
{
	int fd = root_open(setup->root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY, ROOT_FOLLOW);
	size_t length = 0, size;
	struct stat status;
	ssize_t got;
	int error;

	buffer[0] = '\0';
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR || errno == ELOOP ? 0 : -1;
	error = fstat(fd, &status) < 0		 ? errno
		: !S_ISREG(status.st_mode)	 ? ESPIPE
		: status.st_size >= DATABASE_MAX ? EFBIG
						 : 0;
	if (error) {
		close(fd);
		errno = error;
		return -1;
	}
	size = (size_t)status.st_size;
	while (length < size && (got = read(fd, buffer + length, size - length)) > 0)
		length += (size_t)got;
	close(fd);
	buffer[length] = '\0';
	return 0;
}

/**
 * raise_capabilities() - make every permitted capability effective again
 *
 * Return: 0, or -1 with errno
 */
static int raise_capabilities(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data) < 0)
		return -1;
	data[0].effective = data[0].permitted;
	data[1].effective = data[1].permitted;
	return (int)syscall(SYS_capset, &header, data);
}

/**
 * become() - change user, keeping capabilities
 * @user:  who
 * @asked: groups were asked for, not only found in the image
 *
 * A namespace with a self-written gid map may not call setgroups(2): no supplementary group is then possible,
 * and none is inherited that the map does not know.
 *
 * Return: 0, or -1 with errno
 */
static int become(const struct user *user, int asked)
{
	if (prctl(PR_SET_KEEPCAPS, 1) < 0)
		return -1;
	if (syscall(SYS_setgroups, user->count, user->groups) < 0 && (asked || errno != EPERM))
		return -1;
	if (syscall(SYS_setresgid, user->gid, user->gid, user->gid) < 0 ||
	    syscall(SYS_setresuid, user->uid, user->uid, user->uid) < 0)
		return -1;
	return raise_capabilities();
}

/**
 * has_home() - does the environment say where home is?
 * @setup: the interpreter
 *
 * Return: true when a HOME entry was given so far
 */
static int has_home(const struct setup *setup)
{
	struct plan_record record;
	struct plan_cursor cursor;

	plan_begin(setup->plan, &cursor);
	while (plan_next(&cursor, &record) > 0)
		if (record.op == PLAN_ENVIRONMENT &&
		    strncmp(record.field[PLAN_ENVIRONMENT_ENTRY].text, "HOME=", 5) == 0)
			return 1;
	return 0;
}

/**
 * takes_all_streams() - has the container the caller's streams as they are, which an engine has made for it?
 * @plan: the plan
 *
 * Return: true or false
 */
static int takes_all_streams(const struct plan *plan)
{
	struct plan_record record;

	return plan_find(plan, PLAN_STDIN, &record) && record.field[PLAN_STDIN_MODE].number == 2;
}

/**
 * credentials_user() - find out whom a user record is about
 * @setup:  the interpreter
 * @record: spec, or uid and gid; additionalGroups
 * @user:   filled
 *
 * Return: 0, or -1 with the failure filled
 */
int credentials_user(struct setup *setup, const struct plan_record *record, struct user *user)
{
	static char passwd[DATABASE_MAX], group[DATABASE_MAX];
	const char *spec = record->field[PLAN_USER_SPEC].text;
	char numeric[32];

	if (!*spec) {
		snprintf(numeric, sizeof(numeric), "%u:%u", (unsigned int)record->field[PLAN_USER_UID].number,
			 (unsigned int)record->field[PLAN_USER_GID].number);
		spec = numeric;
	}
	if (read_database(setup, "/etc/passwd", passwd) < 0)
		return fail(setup->failure, errno, "/etc/passwd");
	if (read_database(setup, "/etc/group", group) < 0)
		return fail(setup->failure, errno, "/etc/group");
	if (user_lookup(spec, record->field[PLAN_USER_ADDITIONAL_GROUPS].text, passwd, group, user) < 0)
		return fail(setup->failure, errno, spec);
	return 0;
}

/**
 * setup_user() - the user record
 * @setup:  the interpreter
 * @record: spec, or uid and gid; additionalGroups
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_user(struct setup *setup, const struct plan_record *record)
{
	const char *spec = record->field[PLAN_USER_SPEC].text;
	struct user user = { 0 };

	if (credentials_user(setup, record, &user) < 0)
		return -1;
	if (!has_home(setup))
		snprintf(setup->home, sizeof(setup->home), "HOME=%s", user.home[0] ? user.home : "/");
	if (setup->terminal && fchownat(0, "", user.uid, (gid_t)-1, AT_EMPTY_PATH) < 0 && errno != EINVAL)
		return fail(setup->failure, errno, spec);
	if (takes_all_streams(setup->plan))
		streams_give(user.uid);
	setup->uid = user.uid;
	setup->gid = user.gid;
	/* whoever connects us looks into us, which nobody may once we have changed our user */
	if ((user.uid || user.gid) && setup_await_network(setup) < 0)
		return -1;
	return become(&user, record->field[PLAN_USER_ADDITIONAL_GROUPS].length > 0) < 0
		       ? fail(setup->failure, errno, spec)
		       : 0;
}

/**
 * drop_bounding() - keep only some capabilities in the bounding set
 * @keep: bit mask
 *
 * Return: 0, or -1 with errno
 */
static int drop_bounding(uint64_t keep)
{
	for (int capability = 0; capability < 64; capability++) {
		if (keep >> capability & 1)
			continue;
		if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0)
			continue;
		if (errno == EINVAL)
			return 0; /* past the last one this kernel knows */
		/* who may drop none may have it dropped already */
		if (prctl(PR_CAPBSET_READ, capability, 0, 0, 0) != 0) {
			errno = EPERM;
			return -1;
		}
	}
	return 0;
}

/**
 * setup_capabilities() - the capabilities record
 * @setup:  the interpreter
 * @record: bounding, effective, permitted, inheritable, ambient
 *
 * A process that is not root keeps across exec only what is ambient.
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_capabilities(struct setup *setup, const struct plan_record *record)
{
	uint64_t effective = record->field[PLAN_CAPABILITIES_EFFECTIVE].number;
	uint64_t permitted = record->field[PLAN_CAPABILITIES_PERMITTED].number;
	uint64_t inheritable = record->field[PLAN_CAPABILITIES_INHERITABLE].number;
	uint64_t ambient = record->field[PLAN_CAPABILITIES_AMBIENT].number;
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = {
		{ (uint32_t)effective, (uint32_t)permitted, (uint32_t)inheritable },
		{ (uint32_t)(effective >> 32), (uint32_t)(permitted >> 32), (uint32_t)(inheritable >> 32) },
	};

	if (drop_bounding(record->field[PLAN_CAPABILITIES_BOUNDING].number) < 0)
		return fail(setup->failure, errno, "bounding");
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0)
		return fail(setup->failure, errno, "ambient");
	if (syscall(SYS_capset, &header, data) < 0)
		return fail(setup->failure, errno, "permitted");
	for (int capability = 0; capability < 64; capability++)
		if ((ambient >> capability & 1) && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) < 0)
			return fail(setup->failure, errno, "ambient");
	return 0;
}

/**
 * setup_no_new_privileges() - the noNewPrivileges record
 * @setup:  the interpreter
 * @record: no fields
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_no_new_privileges(struct setup *setup, const struct plan_record *record)
{
	(void)record;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? fail(setup->failure, errno, "") : 0;
}

/**
 * hand_over() - send the listener to the monitor, and wait until it has passed it on
 * @channel:  to the monitor
 * @listener: descriptor
 *
 * The filter is loaded: which calls are made here, core/seccomp/listener.ts knows.
 *
 * Return: 0, or -1 with errno
 */
static int hand_over(int channel, int listener)
{
	char byte;
	ssize_t got;

	if (channel_send(channel, CHANNEL_LISTENER, listener) < 0)
		return -1;
	do {
		got = read(channel, &byte, 1);
	} while (got < 0 && errno == EINTR);
	if (got == 0)
		errno = EPIPE;
	return got == 1 ? 0 : -1;
}

/**
 * setup_seccomp() - the seccomp record
 * @setup:  the interpreter
 * @record: filter, an array of struct sock_filter; flags
 *
 * From the load on every call of ours is the filter's business. A listener is handed over by the very next one, and
 * nothing is executed before somebody has it.
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_seccomp(struct setup *setup, const struct plan_record *record)
{
	const struct plan_field *filter = &record->field[PLAN_SECCOMP_FILTER];
	unsigned int flags = (unsigned int)record->field[PLAN_SECCOMP_FLAGS].number;
	size_t count = filter->length / sizeof(struct sock_filter);
	struct sock_fprog program = { .len = (unsigned short)count,
				      .filter = (struct sock_filter *)(uintptr_t)filter->text };
	int listener, rc;

	if (count == 0 || count > BPF_MAXINSNS || filter->length % sizeof(struct sock_filter))
		return fail(setup->failure, EINVAL, "");
	listener = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
	if (listener < 0)
		return fail(setup->failure, errno, "");
	if (!(flags & SECCOMP_FILTER_FLAG_NEW_LISTENER))
		return 0;
	rc = hand_over(setup->channel, listener);
	if (rc < 0)
		fail(setup->failure, errno, "listener");
	close(listener);
	return rc;
}
