/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entering namespaces that are there: those that a config names by path, or all those of a container.
 *
 * Done by a process that does nothing else and then clones the container's process, which so has been in these
 * namespaces from its first instruction on. When others can see it, its root and working directory are theirs
 * already, and nobody finds a directory of the host through it.
 *
 * Should:  verify what is entered: that a pid is still the container's, that a file is a namespace of its kind.
 *          Become unreadable for others before the first namespace is entered, and stay it until exec
 *          (CVE-2016-9962): other processes are in them already.
 * Mustn't: run in the monitor: what it starts later belongs on the host.
 */
#define _GNU_SOURCE
#include "join.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "kernel.h"
#include "start-time.h"

#define JOINED_MAX 8 /* there are no more kinds */

static const struct kind {
	int flag;
	const char *name;
} kinds[] = {
	{ CLONE_NEWUSER, "user" }, { CLONE_NEWNS, "mnt" },  { CLONE_NEWPID, "pid" },	   { CLONE_NEWNET, "net" },
	{ CLONE_NEWIPC, "ipc" },   { CLONE_NEWUTS, "uts" }, { CLONE_NEWCGROUP, "cgroup" }, { CLONE_NEWTIME, "time" },
};

/**
 * join_is_planned() - does the plan enter namespaces that are there?
 * @plan: the plan
 *
 * Return: true or false
 */
int join_is_planned(const struct plan *plan)
{
	return plan_count(plan, PLAN_JOIN_NAMESPACE) > 0 || plan_count(plan, PLAN_JOIN_CONTAINER) > 0;
}

/**
 * write_oom_score() - execute the oomScoreAdj record, if there is one, while our files in /proc are ours
 * @setup: the interpreter
 *
 * Return: 0, or -1 with the failure filled
 */
static int write_oom_score(struct setup *setup)
{
	struct plan_record record;
	struct statfs fs;
	char text[24];
	int fd, length, error = 0;

	if (!plan_find(setup->plan, PLAN_OOM_SCORE_ADJ, &record))
		return 0;
	setup->failure->step = PLAN_OOM_SCORE_ADJ;
	length = snprintf(text, sizeof(text), "%lld", (long long)record.field[PLAN_OOM_SCORE_ADJ_VALUE].number);
	fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 || fstatfs(fd, &fs) < 0)
		error = errno;
	else if (fs.f_type != PROC_SUPER_MAGIC)
		error = EXDEV;
	else if (write(fd, text, (size_t)length) != length)
		error = errno;
	if (fd >= 0)
		close(fd);
	return error ? fail(setup->failure, error, text) : 0;
}

/**
 * hide() - what has to be written to our own files in /proc, and then become unreadable
 * @setup: the interpreter
 *
 * Return: 0, or -1 with the failure filled
 */
static int hide(struct setup *setup)
{
	if (write_oom_score(setup) < 0)
		return -1;
	setup->hidden = 1;
	return prctl(PR_SET_DUMPABLE, 0) < 0 ? fail(setup->failure, errno, "") : 0;
}

/**
 * same_as_ours() - is a namespace the one that we are in?
 * @name:  of its kind, as in /proc/PID/ns
 * @other: of the other namespace
 *
 * Return: true or false
 */
static int same_as_ours(const char *name, const struct stat *other)
{
	char path[32];
	struct stat own;

	snprintf(path, sizeof(path), "/proc/self/ns/%s", name);
	return stat(path, &own) == 0 && own.st_dev == other->st_dev && own.st_ino == other->st_ino;
}

/**
 * foreign_kinds() - in which namespaces is a process that we are not in?
 * @pid:     the process, held by a descriptor
 * @foreign: filled with CLONE_NEW* flags
 *
 * A kind that the kernel does not have is nobody's.
 *
 * Return: 0, or -1 with errno
 */
static int foreign_kinds(pid_t pid, int *foreign)
{
	*foreign = 0;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		char path[64];
		struct stat status;

		snprintf(path, sizeof(path), "/proc/%d/ns/%s", pid, kinds[i].name);
		if (stat(path, &status) < 0) {
			if (errno == ENOENT && kinds[i].flag == CLONE_NEWTIME)
				continue;
			return -1;
		}
		if (!same_as_ours(kinds[i].name, &status))
			*foreign |= kinds[i].flag;
	}
	return 0;
}

/**
 * enter_container() - execute the joinContainer record
 * @setup:  the interpreter; its container is filled
 * @record: id, pid, startTime
 *
 * The cgroup namespace is left to the new process: from inside one, the cgroup that the clone is to be made in may
 * not be seen together with ours (cgroups(7), "nsdelegate").
 *
 * Return: 0, or -1 with the failure filled
 */
static int enter_container(struct setup *setup, const struct plan_record *record)
{
	pid_t pid = (pid_t)record->field[PLAN_JOIN_CONTAINER_PID].number;
	const char *id = record->field[PLAN_JOIN_CONTAINER_ID].text;

	setup->failure->step = PLAN_JOIN_CONTAINER;
	setup->container = (int)syscall(SYS_pidfd_open, pid, 0);
	if (setup->container < 0)
		return fail(setup->failure, errno, id);
	/* what the descriptor stands for stays the same, so it is looked at after it was opened */
	if (start_time(pid) != (long long)record->field[PLAN_JOIN_CONTAINER_START_TIME].number)
		return fail(setup->failure, ESRCH, id);
	if (hide(setup) < 0)
		return -1;
	setup->failure->step = PLAN_JOIN_CONTAINER;
	if (foreign_kinds(pid, &setup->foreign) < 0)
		return fail(setup->failure, errno == ENOENT ? ESRCH : errno, id);
	/* it would be the host's own that the command runs in */
	if (!(setup->foreign & CLONE_NEWNS))
		return fail(setup->failure, EPERM, id);
	/* of what has ended meanwhile the kernel tells; all of them are entered, or none */
	return setns(setup->container, setup->foreign & ~CLONE_NEWCGROUP) < 0 ? fail(setup->failure, errno, id) : 0;
}

/**
 * struct joined - one namespace that a config names
 * @fd:   it, -1 once it has been entered
 * @flag: its kind
 * @path: as the config has it
 */
struct joined {
	int fd;
	int flag;
	const char *path;
};

/**
 * open_namespace() - open one and see that it is what the config says
 * @joined: its fd is filled
 *
 * Return: 0, or -1 with errno ENOTTY (no namespace), EPROTOTYPE (of another kind)
 */
static int open_namespace(struct joined *joined)
{
	struct statfs fs;
	int kind;

	/* whatever the path leads to: a FIFO does not hold us up, a terminal does not become ours */
	joined->fd = open(joined->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (joined->fd < 0 || fstatfs(joined->fd, &fs) < 0)
		return -1;
	kind = fs.f_type == NSFS_MAGIC ? ioctl(joined->fd, NS_GET_NSTYPE) : -1;
	if (kind == joined->flag)
		return 0;
	errno = kind < 0 ? ENOTTY : EPROTOTYPE;
	return -1;
}

/**
 * enter_each() - enter those that have not been entered yet
 * @all:   them
 * @count: how many
 * @which: CLONE_NEW* of those to enter now
 * @must:  one that may not be entered is a failure, and not left for later
 * @failure: filled
 *
 * Return: 0, or -1
 */
static int enter_each(struct joined *all, int count, int which, int must, struct failure *failure)
{
	for (int i = 0; i < count; i++) {
		struct stat status;

		if (all[i].fd < 0 || !(all[i].flag & which))
			continue;
		/* entering the user namespace that we are in is an error */
		if (all[i].flag == CLONE_NEWUSER && fstat(all[i].fd, &status) == 0 && same_as_ours("user", &status)) {
			close(all[i].fd);
		} else if (setns(all[i].fd, all[i].flag) == 0) {
			close(all[i].fd);
		} else if (must || errno != EPERM) {
			return fail(failure, errno, all[i].path);
		} else {
			continue;
		}
		all[i].fd = -1;
	}
	return 0;
}

/**
 * enter_paths() - execute the joinNamespace records, and enter a user namespace that was made for the container
 * @setup: the interpreter
 *
 * What belongs to the user namespace that is left can only be entered before that, and what belongs to the one that
 * is entered only afterwards: so all are tried, then the user namespace is entered, then the rest must let us in.
 *
 * Return: 0, or -1 with the failure filled
 */
static int enter_paths(struct setup *setup)
{
	struct joined all[JOINED_MAX];
	struct plan_record record;
	struct plan_cursor cursor;
	int count = 0;

	if (setup->userns >= 0) {
		all[count++] = (struct joined){ .fd = setup->userns, .flag = CLONE_NEWUSER, .path = "" };
		setup->foreign = CLONE_NEWUSER;
	}
	plan_begin(setup->plan, &cursor);
	while (plan_next(&cursor, &record) > 0) {
		struct joined *joined = &all[count];

		if (record.op != PLAN_JOIN_NAMESPACE)
			continue;
		setup->failure->step = PLAN_JOIN_NAMESPACE;
		if (count == JOINED_MAX)
			return fail(setup->failure, E2BIG, record.field[PLAN_JOIN_NAMESPACE_PATH].text);
		joined->path = record.field[PLAN_JOIN_NAMESPACE_PATH].text;
		joined->flag = (int)record.field[PLAN_JOIN_NAMESPACE_FLAG].number;
		if (open_namespace(joined) < 0)
			return fail(setup->failure, errno, joined->path);
		if (joined->flag == CLONE_NEWUSER)
			setup->foreign = CLONE_NEWUSER;
		count++;
	}
	/* in a user namespace that is made for it alone, and joins nothing, nobody is who could look */
	if ((setup->settled < 0 || join_is_planned(setup->plan)) && hide(setup) < 0)
		return -1;
	setup->failure->step = PLAN_JOIN_NAMESPACE;
	if (enter_each(all, count, ~CLONE_NEWUSER, 0, setup->failure) < 0 ||
	    enter_each(all, count, CLONE_NEWUSER, 1, setup->failure) < 0)
		return -1;
	return enter_each(all, count, ~0, 1, setup->failure);
}

/**
 * join_namespaces() - enter what the plan says, for whom we clone next
 * @setup: the interpreter; @container, @foreign and @hidden are filled
 *
 * Return: 0, or -1 with the failure filled
 */
int join_namespaces(struct setup *setup)
{
	struct plan_record record;

	return plan_find(setup->plan, PLAN_JOIN_CONTAINER, &record) ? enter_container(setup, &record)
								    : enter_paths(setup);
}

/**
 * join_become_root() - be root of the user namespace that was entered, with none of the caller's groups
 * @setup: the interpreter
 *
 * A namespace that has no root, or does not let groups be changed, leaves us as we are: the user record has the say.
 *
 * Return: 0, or -1 with errno
 */
int join_become_root(const struct setup *setup)
{
	if (!(setup->foreign & CLONE_NEWUSER))
		return 0;
	if (syscall(SYS_setgroups, 0, NULL) < 0 && errno != EPERM)
		return -1;
	if ((syscall(SYS_setresgid, 0, 0, 0) < 0 || syscall(SYS_setresuid, 0, 0, 0) < 0) && errno != EINVAL)
		return -1;
	/* a change of user may make us readable again (proc(5), suid_dumpable) */
	if (!setup->hidden)
		return prctl(PR_SET_DUMPABLE, 1);
	return prctl(PR_SET_DUMPABLE, 0);
}

/**
 * setup_enter_container() - the enterContainer record: what is left to do inside
 * @setup:  the interpreter
 * @record: no fields
 *
 * Return: 0, or -1 with the failure filled
 */
int setup_enter_container(struct setup *setup, const struct plan_record *record)
{
	(void)record;
	if (setup->container < 0)
		return fail(setup->failure, EPERM, "/");
	if (setup->foreign & CLONE_NEWCGROUP && setns(setup->container, CLONE_NEWCGROUP) < 0)
		return fail(setup->failure, errno, "/");
	close(setup->container);
	setup->root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	return setup->root < 0 ? fail(setup->failure, errno, "/") : 0;
}
