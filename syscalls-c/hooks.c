/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Running hooks (runtime-spec, config.md "POSIX-platform Hooks"), wherever they are run.
 *
 * The state is a sealed file in memory, not a pipe: a hook may read all of it, a part or nothing, and nobody has to
 * write it meanwhile.
 *
 * Should:  give a hook its own session, the default signal mask, 0 to 2 and no other descriptor, and the environment
 *          it is given; end it with whoever waits for it.
 * Mustn't: allocate; search for a hook; wait longer than its timeout says.
 */
#define _GNU_SOURCE
#include "hooks.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>

#include "kernel.h"
#include "signals.h"

/* Seconds of a hook that is begun when nobody waits any more: it would be nobody's to end. */
#define ABANDONED_SECONDS 10

/**
 * hook_state() - the state as hooks read it
 * @plan:   with a hookState record
 * @status: of the container
 * @pid:    of its first process as the host sees it, or 0 for none
 *
 * Return: a descriptor, or -1 with errno
 */
int hook_state(const struct plan *plan, const char *status, pid_t pid)
{
	int fd, length, seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
	struct plan_record record;
	struct iovec parts[3];
	char middle[64];
	size_t size = 0;

	if (!plan_find(plan, PLAN_HOOK_STATE, &record)) {
		errno = ENOENT;
		return -1;
	}
	length = pid > 0 ? snprintf(middle, sizeof(middle), "%s\",\"pid\":%d", status, pid)
			 : snprintf(middle, sizeof(middle), "%s\"", status);
	parts[0].iov_base = (void *)(uintptr_t)record.field[PLAN_HOOK_STATE_BEFORE].text;
	parts[0].iov_len = record.field[PLAN_HOOK_STATE_BEFORE].length;
	parts[1].iov_base = middle;
	parts[1].iov_len = (size_t)length;
	parts[2].iov_base = (void *)(uintptr_t)record.field[PLAN_HOOK_STATE_AFTER].text;
	parts[2].iov_len = record.field[PLAN_HOOK_STATE_AFTER].length;
	for (int i = 0; i < 3; i++)
		size += parts[i].iov_len;
	fd = memfd_create("state", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fd < 0 || (writev(fd, parts, 3) == (ssize_t)size && fcntl(fd, F_ADD_SEALS, seals) == 0))
		return fd;
	close(fd);
	return -1;
}

/**
 * words() - a vector of the NUL-terminated texts in a field
 * @field: bytes
 *
 * Called in the hook's own process, whose memory goes with its exec.
 *
 * Return: NULL-terminated, or NULL with errno
 */
static char **words(const struct plan_field *field)
{
	const char *end = field->text + field->length;
	size_t count = 0, filled = 0;
	char **vector;

	for (const char *p = field->text; p < end; p++)
		count += *p == '\0';
	vector = mmap(NULL, (count + 1) * sizeof(char *), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (vector == MAP_FAILED)
		return NULL;
	for (const char *p = field->text; p < end && filled < count; p += strlen(p) + 1)
		vector[filled++] = (char *)(uintptr_t)p;
	return vector;
}

/**
 * become_hook() - the life of the hook's process up to its exec
 * @record: of the hook
 * @run:    how
 * @parent: our parent; the hook ends with it
 * @report: told an errno when the hook cannot be executed, closed otherwise
 *
 * Whoever started the runtime reads its output; what a hook says is beside it, on the standard error.
 */
static _Noreturn void become_hook(const struct plan_record *record, const struct hook_run *run, pid_t parent,
				  int report)
{
	char **argv = words(&record->field[PLAN_HOOK_ARGUMENTS]), **envp = words(&record->field[PLAN_HOOK_ENVIRONMENT]);
	int error;

	if (argv && envp && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent && setsid() >= 0 &&
	    (!run->directory || chdir(run->directory) == 0 || chdir("/") == 0) && lseek(run->state, 0, SEEK_SET) == 0 &&
	    dup2(run->state, 0) == 0 && dup2(2, 1) == 1 && sys_close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) == 0 &&
	    signals_unblock_all() == 0)
		execve(record->field[PLAN_HOOK_PATH].text, argv, envp);
	error = errno;
	_exit(write(report, &error, sizeof(error)) == sizeof(error) ? 127 : 126);
}

/**
 * now() - milliseconds of a clock that nobody sets
 *
 * Return: the time
 */
static int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/**
 * is_abandoned() - does nobody wait for a hook any more?
 * @run: how it is run
 *
 * Return: true or false
 */
static int is_abandoned(const struct hook_run *run)
{
	struct pollfd until[2] = { run->until[0], run->until[1] };

	return poll(until, 2, 0) > 0;
}

/**
 * await() - wait for a hook's end
 * @pid:     the hook
 * @run:     how it is run
 * @seconds: it may take, 0 for any
 *
 * A hook that is not to go on is ended with its process group.
 *
 * Return: 0, an enum hook_outcome, or an errno
 */
static int await(pid_t pid, const struct hook_run *run, uint64_t seconds)
{
	struct pollfd polls[3] = { { .events = POLLIN }, run->until[0], run->until[1] };
	/* in milliseconds, and far enough from overflow: a hundred years */
	int64_t left = -1, end = now() + (int64_t)(seconds < 3155760000U ? seconds : 3155760000U) * 1000;
	int status = 0, outcome = 0;

	polls[0].fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (polls[0].fd < 0)
		outcome = errno;
	if (is_abandoned(run)) {
		/* it was begun all the same: one of the last, that puts things in order */
		polls[1].fd = polls[2].fd = -1;
		if (seconds == 0 || seconds > ABANDONED_SECONDS) {
			seconds = ABANDONED_SECONDS;
			end = now() + ABANDONED_SECONDS * 1000;
		}
	}
	while (!outcome) {
		if (seconds > 0 && (left = end - now()) < 0)
			left = 0;
		if (poll(polls, 3, left > INT_MAX ? INT_MAX : (int)left) < 0)
			continue;
		if (polls[0].revents)
			break;
		if (polls[1].revents || polls[2].revents)
			outcome = HOOK_ABANDONED;
		else if (seconds > 0 && now() >= end)
			outcome = HOOK_TIMED_OUT;
	}
	if (polls[0].fd >= 0)
		close(polls[0].fd);
	if (outcome) {
		kill(-pid, SIGKILL);
		kill(pid, SIGKILL); /* it may have had no time for a group of its own */
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (outcome)
		return outcome;
	if (WIFSIGNALED(status))
		return HOOK_SIGNALLED | WTERMSIG(status);
	return WEXITSTATUS(status) ? HOOK_EXITED | WEXITSTATUS(status) : 0;
}

/**
 * hook_run() - run one hook
 * @record:  of the hook
 * @run:     how
 * @failure: filled; its path is "KIND INDEX COUNT TIMEOUT PATH"
 *
 * Return: 0, or -1
 */
static int hook_run(const struct plan_record *record, const struct hook_run *run, struct failure *failure)
{
	uint64_t seconds = record->field[PLAN_HOOK_TIMEOUT].number;
	int report[2], error = 0, refused = 0;
	pid_t parent = getpid(), pid;

	if (!run->tolerant && is_abandoned(run)) {
		error = HOOK_ABANDONED;
	} else if (pipe2(report, O_CLOEXEC) < 0) {
		error = errno;
	} else {
		pid = fork();
		if (pid == 0)
			become_hook(record, run, parent, report[1]);
		error = pid < 0 ? errno : 0;
		close(report[1]);
		if (pid > 0) {
			if (read(report[0], &refused, sizeof(refused)) != sizeof(refused))
				refused = 0;
			error = await(pid, run, seconds);
		}
		close(report[0]);
	}
	if (!error)
		return 0;
	failure->step = PLAN_HOOK;
	failure->error = refused ? refused : error;
	snprintf(failure->path, sizeof(failure->path), "%s %u %u %llu %s", record->field[PLAN_HOOK_KIND].text,
		 (unsigned int)record->field[PLAN_HOOK_INDEX].number,
		 (unsigned int)record->field[PLAN_HOOK_COUNT].number, (unsigned long long)seconds,
		 record->field[PLAN_HOOK_PATH].text);
	return -1;
}

/**
 * tell() - have a failure put into words, and go on
 * @failure: what
 * @plan:    with the command that knows the words
 */
static void tell(struct failure *failure, const struct plan *plan)
{
	pid_t pid = fork();

	if (pid == 0) {
		signals_unblock_all();
		failure_tell(failure, plan);
		_exit(127);
	}
	while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

/**
 * hooks_run() - run all hooks of a kind in their order
 * @plan:    with hook records
 * @kind:    as the configuration calls it
 * @run:     how; its state may be -1 with errno, which fails the first hook
 * @failure: filled
 *
 * Return: 0, or -1 at the first that fails, unless failures are tolerated
 */
int hooks_run(const struct plan *plan, const char *kind, const struct hook_run *run, struct failure *failure)
{
	struct plan_record record;
	struct plan_cursor cursor;

	plan_begin(plan, &cursor);
	while (plan_next(&cursor, &record) > 0) {
		if (record.op != PLAN_HOOK || strcmp(record.field[PLAN_HOOK_KIND].text, kind) != 0)
			continue;
		if (hook_run(&record, run, failure) == 0)
			continue;
		if (!run->tolerant)
			return -1;
		tell(failure, plan);
	}
	return 0;
}
