/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which streams the container gets.
 *
 * Should:  hand over pipes and files as they are: copying them would cost throughput and memory.
 * Mustn't: hand over a terminal of the caller: a container that can open it again can read and change it.
 *          Without -t a terminal is replaced by a pipe, with -t by a new terminal. So is what is to be kept in a log,
 *          and a socket, which no program could open as /dev/stdout.
 */
#define _GNU_SOURCE
#include "streams.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "log.h"
#include "leave.h"
#include "terminal.h"

/**
 * open_null() - the host's null device, verified to be it
 *
 * Return: a descriptor, or -1 with errno
 */
static int open_null(void)
{
	struct stat status;
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &status) < 0)
		return -1;
	if (S_ISCHR(status.st_mode) && status.st_rdev == 0x103)
		return fd;
	errno = ENODEV;
	return -1;
}

/**
 * replace_by_pipe() - put a pipe between a stream of ours and the container
 * @streams: extended
 * @fd:      0, 1 or 2
 *
 * Return: 0, or -1 with errno
 */
static int replace_by_pipe(struct streams *streams, int fd)
{
	struct relay *relay = &streams->relays[streams->count];
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	streams->child[fd] = ends[fd == 0 ? 0 : 1];
	if (fd == 0)
		relay_open(relay, 0, 0, ends[1], 1);
	else
		relay_open(relay, ends[0], 1, fd, 0);
	if (fd > 0)
		relay->logged = fd - 1;
	streams->count++;
	return 0;
}

/**
 * is_socket() - is a stream of ours one?
 * @fd: 0, 1 or 2
 *
 * Return: true or false
 */
static int is_socket(int fd)
{
	struct stat status;

	return fstat(fd, &status) == 0 && S_ISSOCK(status.st_mode);
}

/**
 * is_same_output() - do both our outputs go to the same place, with nothing that keeps them apart?
 *
 * Return: true or false
 */
static int is_same_output(void)
{
	struct stat first, second;

	return !log_is_open() && fstat(1, &first) == 0 && fstat(2, &second) == 0 && first.st_dev == second.st_dev &&
	       first.st_ino == second.st_ino;
}

/**
 * replace() - put a pipe between a stream of ours and the container, if it must not have the stream itself
 * @streams: extended
 * @fd:      0, 1 or 2
 *
 * Outputs that are one stay one, and what is written to them in order.
 *
 * Return: 0, or -1 with errno
 */
static int replace(struct streams *streams, int fd)
{
	if (!(fd > 0 && log_is_open()) && !isatty(fd) && !is_socket(fd))
		return 0;
	if (fd < 2 || !is_same_output())
		return replace_by_pipe(streams, fd);
	streams->child[2] = fcntl(streams->child[1], F_DUPFD_CLOEXEC, 3);
	return streams->child[2] < 0 ? -1 : 0;
}

/**
 * streams_open() - decide and prepare before the clone
 * @streams:     filled
 * @untouched:   nothing to prepare: the container has a terminal of its own, or gets all streams as they are
 * @interactive: our standard input is the container's
 *
 * Return: 0, or -1 with errno
 */
int streams_open(struct streams *streams, int untouched, int interactive)
{
	streams->child[0] = streams->child[1] = streams->child[2] = -1;
	streams->count = 0;
	streams->terminal = -1;
	streams->sized = -1;
	if (untouched)
		return 0;
	if (!interactive && (streams->child[0] = open_null()) < 0)
		return -1;
	for (int fd = interactive ? 0 : 1; fd < 3; fd++)
		if (replace(streams, fd) < 0)
			return -1;
	return 0;
}

/**
 * is_nameless() - is a stream a pipe without a name?
 * @fd: 0, 1 or 2
 *
 * Return: true or false
 */
static int is_nameless(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 && fs.f_type == PIPEFS_MAGIC;
}

/**
 * open_to_users() - let every user of the container open a stream again that is a pipe without a name
 * @fd: 0, 1 or 2
 *
 * Programs open /dev/stdout by name, also those that are not the user who made the pipe, or no longer: that user alone
 * may, else. A pipe without a name is found by nobody but through the descriptors of a process. What has a name, and
 * what is somebody else's, is not ours to change.
 */
static void open_to_users(int fd)
{
	struct stat status;

	if (!is_nameless(fd) || fstat(fd, &status) < 0)
		return;
	/* one that stays as it was is as good a stream */
	fchmod(fd, (status.st_mode & 07777) | (fd == 0 ? 0444 : 0222));
}

/**
 * streams_give() - let a user open again the streams that are pipes with names, which an engine has made for it
 * @uid: of the container's process
 */
void streams_give(uid_t uid)
{
	struct stat status;

	for (int fd = 0; fd < 3; fd++) {
		if (fstat(fd, &status) < 0 || !S_ISFIFO(status.st_mode) || is_nameless(fd))
			continue;
		/* one of somebody that the container has no name for is as good a stream */
		if (status.st_uid != uid && fchown(fd, uid, (gid_t)-1) < 0)
			continue;
	}
}

/**
 * streams_take() - make the prepared streams 0, 1, 2; called in the container's process
 * @streams: prepared
 *
 * Return: 0, or -1 with errno
 */
int streams_take(const struct streams *streams)
{
	for (int fd = 0; fd < 3; fd++) {
		if (streams->child[fd] >= 0 && dup2(streams->child[fd], fd) < 0)
			return -1;
		open_to_users(fd);
	}
	return 0;
}

/**
 * streams_started() - close in the monitor what belongs to the container
 * @streams: prepared; child[0] may be the shared null descriptor, which stays
 */
void streams_started(struct streams *streams)
{
	for (int i = 0; i < streams->count; i++)
		for (int fd = 0; fd < 3; fd++)
			if (streams->child[fd] >= 0 && (fd > 0 || streams->relays[i].from == 0)) {
				close(streams->child[fd]);
				streams->child[fd] = -1;
			}
}

/**
 * streams_attach_terminal() - connect the container's terminal with ours
 * @streams:     extended
 * @master:      master side
 * @interactive: keys typed here go there
 */
void streams_attach_terminal(struct streams *streams, int master, int interactive)
{
	fcntl(master, F_SETFL, O_NONBLOCK);
	streams->terminal = master;
	streams->sized = isatty(0) ? 0 : isatty(1) ? 1 : -1;
	relay_open(&streams->relays[0], master, 1, 1, 0);
	streams->relays[0].logged = 0;
	streams->count = 1;
	if (interactive) {
		relay_open(&streams->relays[1], 0, 0, master, 0);
		streams->relays[1].take = leave_reader();
		streams->count = 2;
		if (isatty(0))
			terminal_raw(0);
	}
}

/**
 * streams_settle() - note that the way out of the container's terminal has ended
 * @streams: with a terminal or without
 *
 * The relay has closed the master then, which hangs the container's terminal up: nobody would see what is
 * written there. The way in has gone with it.
 */
void streams_settle(struct streams *streams)
{
	if (streams->terminal < 0 || !relay_done(&streams->relays[0]))
		return;
	streams->relays[1].to = -1;
	streams->terminal = -1;
}
