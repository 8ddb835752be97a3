/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The way from the user's networks to the outside: one pasta for all of them. Whether there is one is written down, with
 * the program's own words when there is none.
 *
 * Should:  try again when somebody needs it, though not all the time.
 * Mustn't: have anybody wait for it but who asks about it.
 */
#define _GNU_SOURCE
#include "network-uplink.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "clock.h"
#include "helper.h"
#include "kernel.h"
#include "network-loop.h"

/* How long it may take to come up, and the shortest time between two tries. */
#define UPLINK_MS 20000
#define RETRY_MS 3000

/**
 * @space:     the namespace that it leads out of
 * @plan:      with helperArgument records
 * @directory: of the user's network
 * @helper:    the program
 * @ready:     of it, while it comes up
 * @ended:     a pidfd of its guard, when it is up
 * @holder:    a process in the namespace, for as long as it takes the program to get there too, or 0
 * @error:     0 when it is up, EINPROGRESS while it comes up, else why it is not
 * @tried:     when it was started, clock_ms()
 * @waits:     who is to be told
 */
static struct {
	const struct network_space *space;
	const struct plan *plan;
	int directory;
	struct helper helper;
	struct watch ready;
	struct watch ended;
	pid_t holder;
	int error;
	int64_t tried;
	struct uplink_wait *waits;
} uplink = { .directory = -1 };

/* Write down how it is. */
static void note(const char *words)
{
	char text[16];
	int length = snprintf(text, sizeof(text), "%d ", uplink.error);
	int fd = openat(uplink.directory, "uplink.new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return;
	if (write(fd, text, (size_t)length) == length && write(fd, words, strlen(words)) >= 0)
		renameat(uplink.directory, "uplink.new", uplink.directory, "uplink");
	close(fd);
}

static void end_holder(void)
{
	if (uplink.holder <= 0)
		return;
	kill(uplink.holder, SIGKILL);
	while (waitpid(uplink.holder, NULL, 0) < 0 && errno == EINTR)
		;
	uplink.holder = 0;
}

static void on_end(struct watch *watch)
{
	loop_remove(watch);
	close(watch->fd);
	helper_stop(&uplink.helper, uplink.plan);
	uplink.error = ENETDOWN;
	note("");
	uplink_try();
}

/* Once it is up, its guard starts the program again: nobody but him is to be watched. */
static void watch_guard(void)
{
	uplink.ended.ready = on_end;
	uplink.ended.fd = (int)syscall(SYS_pidfd_open, uplink.helper.pid, 0);
	if (uplink.ended.fd >= 0)
		loop_add(&uplink.ended);
}

/**
 * settle() - it is up, or is not
 * @error: 0 or an errno
 * @words: the program's, when it is not
 */
static void settle(int error, const char *words)
{
	struct uplink_wait *wait;

	uplink.error = error;
	end_holder();
	if (error)
		helper_stop(&uplink.helper, uplink.plan);
	else
		watch_guard();
	note(words);
	while ((wait = uplink.waits) != NULL) {
		uplink.waits = wait->next;
		wait->settled(wait, error);
	}
}

static void on_ready(struct watch *watch)
{
	struct failure failure = { 0 };
	int rc;

	loop_remove(watch);
	rc = helper_result(&uplink.helper, uplink.plan, &failure);
	settle(rc < 0 ? failure.error : 0, failure.path);
}

/**
 * hold() - start a process in the namespace
 *
 * Return: 0, or -1 with errno
 */
static int hold(void)
{
	int ends[2];
	char byte;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	uplink.holder = fork();
	if (uplink.holder == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		/* who hangs up on us must not be held by it */
		if (setns(uplink.space->netns, CLONE_NEWNET) < 0 || dup2(ends[1], 0) < 0 ||
		    sys_close_range(1, ~0U, 0) < 0 || write(0, "", 1) != 1)
			_exit(1);
		poll(NULL, 0, 2 * UPLINK_MS);
		_exit(0);
	}
	close(ends[1]);
	errno = EIO;
	if (uplink.holder > 0 && read(ends[0], &byte, 1) == 1) {
		close(ends[0]);
		return 0;
	}
	close(ends[0]);
	return -1;
}

static void start(void)
{
	struct plan_record record;
	int rc;

	uplink.error = EINPROGRESS;
	uplink.tried = clock_ms();
	errno = ENOENT;
	rc = plan_find(uplink.plan, PLAN_HELPER_ARGUMENT, &record) ? hold() : -1;
	if (rc == 0)
		rc = helper_start(&uplink.helper, uplink.plan, uplink.holder);
	if (rc == 0) {
		uplink.ready.ready = on_ready;
		uplink.ready.fd = uplink.helper.ready;
		rc = loop_add(&uplink.ready);
	}
	if (rc < 0)
		settle(errno, "");
}

/**
 * uplink_begin() - start it
 * @space:     made
 * @plan:      with helperArgument records, if there is a program for it
 * @directory: of the user's network
 */
void uplink_begin(const struct network_space *space, const struct plan *plan, int directory)
{
	uplink.space = space;
	uplink.plan = plan;
	uplink.directory = directory;
	unlinkat(directory, "uplink", 0);
	start();
}

/**
 * uplink_try() - start it again if it has failed, and not just now
 */
void uplink_try(void)
{
	if (uplink.error && uplink.error != EINPROGRESS && clock_ms() - uplink.tried >= RETRY_MS)
		start();
}

/**
 * uplink_await() - tell somebody whether it is up, perhaps before this returns
 * @wait: who; waits for nothing else
 */
void uplink_await(struct uplink_wait *wait)
{
	uplink_try();
	if (uplink.error != EINPROGRESS) {
		wait->settled(wait, uplink.error);
		return;
	}
	wait->next = uplink.waits;
	uplink.waits = wait;
}

/**
 * uplink_forget() - somebody wants to know no more
 * @wait: who, if he has waited at all
 */
void uplink_forget(struct uplink_wait *wait)
{
	struct uplink_wait **at = &uplink.waits;

	while (*at && *at != wait)
		at = &(*at)->next;
	if (*at)
		*at = wait->next;
}

/**
 * uplink_timeout() - how long to wait
 * @timeout: milliseconds after which something else is to be done, or -1
 *
 * Return: milliseconds, or -1
 */
int uplink_timeout(int timeout)
{
	int64_t left = uplink.tried + UPLINK_MS - clock_ms();

	if (uplink.error != EINPROGRESS)
		return timeout;
	if (left < 0)
		left = 0;
	return timeout < 0 || left < timeout ? (int)left : timeout;
}

/**
 * uplink_expire() - give up one that does not come up
 */
void uplink_expire(void)
{
	if (uplink.error != EINPROGRESS || clock_ms() - uplink.tried < UPLINK_MS)
		return;
	loop_remove(&uplink.ready);
	close(uplink.helper.ready);
	uplink.helper.ready = -1;
	settle(ETIMEDOUT, "");
}

/**
 * uplink_end() - nobody needs it any more
 */
void uplink_end(void)
{
	end_holder();
	helper_stop(&uplink.helper, uplink.plan);
	unlinkat(uplink.directory, "uplink", 0);
}
